// The calls that people make about their own account, at the doors of a whole server.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { parseBase32 } from "./account/base32.ts";
import { hotp, totpStep } from "./account/totp.ts";
import { ownCalls } from "./own-account/calls.ts";
import { ImapClient } from "./testing/imap-client.ts";
import { ServerPages } from "./testing/server-pages.ts";
import type { Answer, Headers } from "./testing/server-pages.ts";
import { SoftAuthenticator } from "./testing/soft-authenticator.ts";

const login = "you@localhost";
const password = "homepost-local";
/** Each call by its name: a new one cannot be forgotten. */
const names = Object.keys(ownCalls);

async function resultOf<Result>(answer: Promise<Answer>): Promise<Result> {
  const { status, text } = await answer;
  assert.equal(status, 200, text);
  return (JSON.parse(text) as { result: Result }).result;
}

async function typeOf(answer: Promise<Answer>): Promise<string> {
  const { status, text } = await answer;
  const { type } = JSON.parse(text) as { type?: string };
  return `${status} ${type}`;
}

/** Whether IMAP takes that password. */
async function imapTakes(pages: ServerPages, word: string): Promise<boolean> {
  await using imap = await ImapClient.connect({ port: pages.imapPort });
  const { status } = await imap.command(`LOGIN ${login} ${word}`);
  return status === "OK";
}

describe("the calls of the account page", { timeout: 60_000 }, () => {
  it("do nothing without a session, with another's, for another site, or made of nonsense", async () => {
    await using pages = await ServerPages.open();
    const admin = await pages.logIn();
    const user = await pages.logIn("/login", { login, password });
    const state = async (): Promise<string> => {
      const lists = names.filter((name) => /list$|^show$/.test(name) && name !== "login.list");
      const seen = lists.map((name) => pages.post(`/account/api/${name}`, {}, user));
      const history = pages.post("/admin/api/config.history", {}, admin);
      return (await Promise.all([...seen, history])).map(({ text }) => text).join("\n");
    };
    const before = await state();
    const token = admin["cookie"]!.split("=")[1]!;
    const refused: [Headers, number][] = [
      [{}, 401],
      [admin, 401],
      [{ cookie: `homepost=${token}` }, 401],
      [{ authorization: `Basic ${btoa(`${login}:${password}`)}` }, 401],
      [{ ...user, origin: "https://evil.example" }, 403],
      [{ ...user, "sec-fetch-site": "cross-site" }, 403],
      [{ ...user, "sec-fetch-site": "same-site" }, 403],
      [{ ...user, "content-type": "text/plain" }, 415],
    ];
    for (const name of names) {
      for (const [headers, status] of refused) {
        const answer = await pages.post(`/account/api/${name}`, {}, headers);
        assert.equal(answer.status, status, `${name} ${JSON.stringify(headers)}`);
      }
      for (const nonsense of [{ surprise: [1] }, [], null, "x", 1]) {
        const answer = await pages.post(`/account/api/${name}`, nonsense, user);
        assert.equal(answer.status, 400, name);
      }
    }
    assert.equal((await pages.post("/account/api/toString", {}, user)).status, 404);
    assert.equal(await state(), before);
  });
});

describe("a second factor", { timeout: 60_000 }, () => {
  it("is asked for after the password, and shuts the password out of mail programs", async () => {
    await using pages = await ServerPages.open();
    const user = await pages.logIn("/login", { login, password });
    const call = <Result>(name: string, args: object = {}): Promise<Result> =>
      resultOf(pages.post(`/account/api/${name}`, args, user));
    await using open = await ImapClient.connect({ port: pages.imapPort });
    await open.login(login, password);
    const { secret, qr } = await call<{ secret: string; qr: string }>("totp.begin");
    assert.match(qr, /^<svg /);
    const code = (steps: number): string =>
      hotp(parseBase32(secret)!, totpStep(Date.now()) + steps);
    const wrong = await pages.post("/account/api/totp.confirm", { secret, code: "1" }, user);
    assert.equal(wrong.status, 400);
    assert.equal(await imapTakes(pages, password), true);
    const confirmed = { secret, code: code(-1) };
    const { recoveryCodes } = await call<{ recoveryCodes: string[] }>("totp.confirm", confirmed);
    assert.match((await open.line()).text, /^\* BYE/);
    assert.equal(await imapTakes(pages, password), false);
    const basic = { authorization: `Basic ${btoa(`${login}:${password}`)}` };
    assert.equal((await pages.post("/jmap/api", {}, basic)).status, 401);
    const app = { name: "phone", scopes: ["imap"] };
    const { password: appPassword } = await call<{ password: string }>("app-password.add", app);
    assert.equal(await imapTakes(pages, appPassword), true);

    const enter = (more: object): Promise<Answer> =>
      pages.post("/login", { login, password, ...more });
    assert.equal(await typeOf(enter({})), "401 urn:homepost:code-needed");
    assert.equal(await typeOf(enter({ code: "000000" })), "401 urn:homepost:wrong-code");
    assert.equal((await enter({ code: code(0) })).status, 200);
    assert.equal(await typeOf(enter({ code: code(0) })), "401 urn:homepost:wrong-code");
    assert.equal((await enter({ code: recoveryCodes[0] })).status, 200);
    assert.equal((await call<{ recoveryCodes: number }>("show")).recoveryCodes, 9);
    await call("totp.remove");
    assert.equal(await imapTakes(pages, password), true);
  });
});

describe("a passkey", { timeout: 60_000 }, () => {
  it("is made at the page, logs in without a name, and is removed", async () => {
    await using pages = await ServerPages.open();
    const origin = `http://localhost:${pages.port}`;
    const local = { host: `localhost:${pages.port}`, origin };
    const user = { ...local, ...(await pages.logIn("/login", { login, password })) };
    const call = <Result>(name: string, args: object = {}): Promise<Result> =>
      resultOf(pages.post(`/account/api/${name}`, args, user));
    const phone = new SoftAuthenticator();
    const atAddress = { ...user, host: `127.0.0.1:${pages.port}` };
    const byAddress = { ...atAddress, origin: `http://${atAddress.host}` };
    assert.equal((await pages.post("/account/api/passkey.begin", {}, byAddress)).status, 400);
    const { options } = await call<{ options: object }>("passkey.begin");
    const response = phone.create(options, origin);
    await call("passkey.finish", { name: "phone", response });
    assert.equal(await imapTakes(pages, password), false);

    const asked = await pages.post("/login/passkey/options", {}, local);
    const { options: wanted } = JSON.parse(asked.text) as { options: object };
    const browser = { ...local, cookie: asked.cookies[0]!.split(";")[0]! };
    const shown = { response: phone.get(wanted, origin) };
    assert.equal((await pages.post("/login/passkey", shown, local)).status, 400, "no browser");
    const other = { ...browser, cookie: `${browser.cookie.slice(0, -3)}AAA` };
    assert.equal((await pages.post("/login/passkey", shown, other)).status, 401);
    const entered = await pages.post("/login/passkey", shown, browser);
    assert.equal(entered.status, 200, entered.text);
    assert.equal((await pages.post("/login/passkey", shown, browser)).status, 401, "twice");
    const evil = { ...browser, origin: "https://evil.example" };
    assert.equal((await pages.post("/login/passkey", shown, evil)).status, 403);

    const begun = await call<{ options: object }>("confirm.passkey-begin");
    await call("confirm.passkey", { response: phone.get(begun.options, origin) });
    await call("passkey.remove", { name: "phone" });
    assert.equal(await imapTakes(pages, password), true);
  });
});

describe("an account's own sessions and settings", { timeout: 60_000 }, () => {
  it("end, change, and are told", async () => {
    await using pages = await ServerPages.open();
    const one = await pages.logIn("/login", { login, password });
    const other = await pages.logIn("/login", { login, password });
    const call = <Result>(name: string, args: object = {}): Promise<Result> =>
      resultOf(pages.post(`/account/api/${name}`, args, one));
    const events = await fetch(`http://127.0.0.1:${pages.port}/jmap/events?types=*&ping=0`, {
      headers: other,
    });
    assert.equal(events.status, 200);
    const listed = await call<{ id: string; isThis: boolean }[]>("session.list");
    assert.equal(listed.filter(({ isThis }) => isThis).length, 1);
    await call("session.end", { id: listed.find(({ isThis }) => !isThis)!.id });
    await events.text();
    assert.equal((await pages.post("/account/api/show", {}, other)).status, 401);

    await call("junk.set", { junkFlags: false, junkRules: { junk: "^bad" } });
    await call("rejects.set", { rejects: { keep: true } });
    await call("address.mailbox", { address: login, mailbox: "Archive" });
    const shown = await call<Record<string, unknown>>("show");
    assert.deepEqual(
      [shown["junkFlags"], shown["rejects"], shown["addresses"]],
      [false, { mailbox: "Rejects", keep: true }, [{ address: login, mailbox: "Archive" }]],
    );
    for (const [name, args] of [
      ["junk.set", { junkFlags: true, junkRules: { junk: "(" } }],
      ["rejects.set", { rejects: { mailbox: "inbox" } }],
      ["address.mailbox", { address: "they@localhost", mailbox: "INBOX" }],
      ["address.mailbox", { address: login, mailbox: "Nowhere" }],
      ["session.end", { id: "x" }],
      ["app-password.remove", { name: "x" }],
      ["password.change", { present: password, password: "short" }],
      ["password.change", { present: "wrong", password: randomBytes(9).toString("hex") }],
    ] as const) {
      assert.equal((await pages.post(`/account/api/${name}`, args, one)).status, 400, name);
    }
    const admin = await pages.logIn();
    const list = { address: "family@localhost", members: [login] };
    const made = await pages.post("/admin/api/alias.add", list, admin);
    assert.equal(made.status, 200, made.text);
    assert.deepEqual((await call<{ lists: unknown }>("show")).lists, [
      { address: "family@localhost", allowFrom: false },
    ]);
    const third = await pages.logIn("/login", { login, password });
    await call("password.change", { present: password, password: "another password" });
    assert.equal((await pages.post("/account/api/show", {}, third)).status, 401);
    assert.equal((await pages.post("/account/api/show", {}, one)).status, 200);
    assert.equal(await imapTakes(pages, "homepost-local"), false);
    const [, storage, logins] = await Promise.all([
      call("tls-key.list"),
      call<{ mailboxes: unknown[] }>("storage.show"),
      call<{ mechanism: string }[]>("login.list"),
    ]);
    assert.ok(storage.mailboxes.length >= 6 && Array.isArray(logins));
  });
});
