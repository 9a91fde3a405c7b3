import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Theme } from "../kit/theme/theme.ts";
import { Toasts } from "../kit/toast/toasts.ts";
import { Admin } from "./admin.ts";
import type { AdminParts } from "./admin.ts";
import { CallFailure } from "./api/admin-api.ts";
import type { AdminApi } from "./api/admin-api.ts";
import { Navigation } from "./shell/navigation.ts";
import { adminTextsFor } from "./text/admin-texts.ts";

function adminWith(parts: Partial<AdminParts>) {
  const toasts = new Toasts(() => {});
  const admin = new Admin({
    api: { call: async () => ({}) } as unknown as AdminApi,
    texts: adminTextsFor(["en"]),
    toasts,
    theme: new Theme({ getItem: () => null, setItem: () => {} }, () => {}),
    navigation: new Navigation({ hash: "", go: () => {} }),
    logIn: async () => 200,
    logOut: async () => {},
    passkeys: undefined,
    copy: async () => {},
    ...parts,
  });
  const said = (): string[] => toasts.shown.value.map(({ text }) => text);
  return { admin, said };
}

const failing = (kind: CallFailure["kind"], text = ""): Partial<AdminParts> => ({
  api: { call: () => Promise.reject(new CallFailure(kind, text)) },
});

describe("who is logged in", () => {
  it("is found out at the start", async () => {
    const inside = adminWith({});
    await inside.admin.start();
    assert.equal(inside.admin.session.value, "in");
    const outside = adminWith(failing("loggedOut"));
    await outside.admin.start();
    assert.deepEqual([outside.admin.session.value, outside.said()], ["out", []]);
    const lost = adminWith(failing("unreachable"));
    await lost.admin.start();
    assert.match(lost.said().join(), /cannot be reached/);
  });

  for (const [status, problem] of [
    [200, undefined],
    [400, "login.wrong"],
    [401, "login.wrong"],
    [403, "login.notHere"],
    [429, "login.limited"],
    [500, "failure.fault"],
  ] as const) {
    it(`hears ${problem ?? "nothing bad"} of ${status}`, async () => {
      const { admin } = adminWith({ logIn: async () => status });
      assert.equal(await admin.logIn("secret"), problem);
      assert.equal(admin.session.value, status === 200 ? "in" : "unknown");
    });
  }

  it("may come by a passkey", async () => {
    for (const [status, problem] of [
      [200, undefined],
      [401, "login.passkey.none"],
      [undefined, "login.passkey.none"],
    ] as const) {
      const passkeys = { logIn: async () => status, add: async () => true as const };
      assert.equal(await adminWith({ passkeys }).admin.logInByPasskey(), problem);
    }
    assert.equal(await adminWith({}).admin.logInByPasskey(), "login.passkey.none");
  });

  it("has to log in again when a call says so, and when they left", async () => {
    const { admin, said } = adminWith({});
    await admin.start();
    await admin.attempt(() => Promise.reject(new CallFailure("loggedOut")));
    assert.deepEqual([admin.session.value, said()], ["out", ["You have been logged out."]]);
    await admin.logIn("x");
    await admin.logOut();
    assert.equal(admin.session.value, "out");
  });
});

describe("what is done", () => {
  it("is told, and what went wrong in the words of the server", async () => {
    const { admin, said } = adminWith({});
    assert.equal(await admin.attempt(async () => {}, "Saved"), true);
    const refused = new CallFailure("refused", "There is no such domain");
    assert.equal(await admin.attempt(() => Promise.reject(refused)), false);
    await admin.attempt(() => Promise.reject(new Error("bug")));
    assert.deepEqual(said(), [
      "Saved",
      "There is no such domain",
      "Something went wrong on the server; its log says what.",
    ]);
  });

  it("is asked for first where something is lost", async () => {
    const { admin } = adminWith({});
    const question = { title: "Remove", text: "Remove it?", action: "Remove" };
    let done = 0;
    const work = async () => void done++;
    const first = admin.attemptAfter(question, work);
    assert.equal(admin.question.value, question);
    admin.answer(false);
    assert.deepEqual([await first, done, admin.question.value], [false, 0, undefined]);
    const second = admin.attemptAfter(question, work);
    const third = admin.attemptAfter(question, work);
    admin.answer(true);
    assert.deepEqual([await second, await third, done], [false, true, 1]);
  });
});
