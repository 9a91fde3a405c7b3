import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Toasts } from "../kit/toast/toasts.ts";
import { Account } from "./account.ts";
import { OwnFailure, ownApi } from "./api/own-api.ts";
import { loginResult } from "./devices/login-result.ts";
import { AccountTexts } from "./text/texts.ts";

type Answer = readonly [status: number, body: object];

const confirmNeeded: Answer = [403, { type: "urn:homepost:confirm", title: "Show it" }];

/** A page whose server gives these answers in turn. */
function pageWith(...answers: Answer[]) {
  const asked: string[] = [];
  const left: string[] = [];
  const account = new Account({
    api: ownApi((url, init) => {
      asked.push(`${url.replace("/account/api/", "")} ${init.body as string}`);
      const [status, body] = answers.shift() ?? [500, {}];
      return Promise.resolve(new Response(JSON.stringify(body), { status }));
    }),
    texts: new AccountTexts({ language: "en", locale: "en", dates: "auto" }),
    toasts: new Toasts(() => {}),
    passkeys: {
      create: () => Promise.reject(new Error("not here")),
      get: () => Promise.resolve({ shown: true }),
    },
    leave: () => left.push("left"),
    logOut: () => Promise.resolve(),
    copy: () => Promise.resolve(),
  });
  const told = (): string[] => account.options.toasts.shown.value.map(({ text }) => text);
  return { account, asked, left, told };
}

const key = { name: "phone" };

describe("a call that needs to know who is there", () => {
  it("is made again after the password", async () => {
    const done: Answer = [200, { result: {} }];
    const wrong: Answer = [400, { title: "no" }];
    const { account, asked } = pageWith(confirmNeeded, wrong, done, done);
    const removing = account.attempt("passkey.remove", key);
    while (account.waiting.value === undefined) await Promise.resolve();
    assert.equal(await account.confirm("wrong"), false);
    assert.equal(await account.confirm("right"), true);
    assert.deepEqual(await removing, {});
    assert.deepEqual(asked, [
      'passkey.remove {"name":"phone"}',
      'confirm {"password":"wrong"}',
      'confirm {"password":"right"}',
      'passkey.remove {"name":"phone"}',
    ]);
  });

  it("is made again after a passkey", async () => {
    const done: Answer = [200, { result: { options: {} } }];
    const { account, asked } = pageWith(confirmNeeded, done, done, done);
    const removing = account.attempt("passkey.remove", key);
    while (account.waiting.value === undefined) await Promise.resolve();
    assert.equal(await account.confirmByPasskey(), true);
    await removing;
    assert.equal(asked[2], 'confirm.passkey {"response":{"shown":true}}');
  });

  it("is forgotten where the person does not want to", async () => {
    const { account, asked, told } = pageWith(confirmNeeded);
    const removing = account.attempt("passkey.remove", key);
    while (account.waiting.value === undefined) await Promise.resolve();
    account.giveUp();
    assert.equal(await removing, undefined);
    assert.deepEqual([asked.length, told()], [1, []]);
  });
});

describe("what went wrong", () => {
  for (const [answer, text] of [
    [[400, { title: "There is one already" }], "That did not work: There is one already"],
    [[500, { title: "A fault" }], "Something went wrong on the server."],
    [[502, []], "Something went wrong on the server."],
  ] as const) {
    it(`is told in words: ${answer[0]}`, async () => {
      const { account, told } = pageWith(answer);
      assert.equal(await account.attempt("passkey.remove", key), undefined);
      assert.deepEqual(told(), [text]);
    });
  }

  it("leads to the page for logging in, where nobody is any more", async () => {
    const { account, left, told } = pageWith([401, {}]);
    await account.attempt("passkey.remove", key);
    assert.deepEqual([left, told()], [["left"], []]);
  });

  it("may be the line", async () => {
    const api = ownApi(() => Promise.reject(new TypeError("no route")));
    await assert.rejects(api.call("show", {}), new OwnFailure("unreachable"));
  });
});

it("results of logins are words where people can do something about them", () => {
  const { t } = new AccountTexts({ language: "en", locale: "en", dates: "auto" });
  const of = (result: string, isFailed = true): string => loginResult(t, { result, isFailed });
  assert.match(of("second-factor-on"), /app password/);
  assert.deepEqual([of("ok", false), of("odd"), of("toString")], ["", "odd", "toString"]);
});
