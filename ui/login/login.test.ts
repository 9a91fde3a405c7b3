import assert from "node:assert/strict";
import { it } from "node:test";
import { Login } from "./login.ts";
import type { LoginAnswer } from "./login.ts";

function loginWith(answer: LoginAnswer) {
  const asked: unknown[] = [];
  const login = new Login({
    logIn: (one) => {
      asked.push(one);
      return Promise.resolve(answer);
    },
    enter: () => asked.push("enter"),
  });
  login.login.value = " you@example.org ";
  login.password.value = " secret ";
  return { login, asked };
}

it("enters with the right password, sent as it was typed", async () => {
  const { login, asked } = loginWith({ status: 200 });
  await login.submit();
  assert.deepEqual(asked, [
    { login: "you@example.org", password: " secret ", remember: false },
    "enter",
  ]);
});

it("says what is wrong", async () => {
  for (const [answer, key] of [
    [{ status: 401 }, "login.wrong"],
    [{ status: 429 }, "login.limited"],
    [{ status: 403 }, "login.off"],
    [{ status: 500 }, "login.failed"],
    ["unreachable", "login.unreachable"],
  ] as const) {
    const { login, asked } = loginWith(answer);
    await login.submit();
    assert.equal(login.problem.value, key);
    assert.equal(asked.length, 1);
    assert.equal(login.isBusy.value, false);
  }
});

it("asks for a code after the right password, and says when it is wrong", async () => {
  const { login, asked } = loginWith({ status: 401, type: "urn:homepost:code-needed" });
  await login.submit();
  assert.deepEqual([login.needsCode.value, login.problem.value], [true, undefined]);
  login.code.value = " 123456 ";
  await login.submit();
  assert.deepEqual(asked.at(-1), {
    login: "you@example.org",
    password: " secret ",
    remember: false,
    code: "123456",
  });
  login.startAgain();
  assert.deepEqual([login.needsCode.value, login.password.value], [false, ""]);
  const other = loginWith({ status: 401, type: "urn:homepost:wrong-code" });
  await other.login.submit();
  assert.equal(other.login.problem.value, "login.code.wrong");
});

it("takes a passkey in place of all of it", async () => {
  for (const [answer, key] of [
    ["given-up", "login.passkey.none"],
    [{ status: 200 }, undefined],
  ] as const) {
    const entered: string[] = [];
    const login = new Login({
      logIn: () => assert.fail("no password was typed"),
      logInByPasskey: () => Promise.resolve(answer),
      enter: () => entered.push("enter"),
    });
    assert.equal(login.hasPasskeys, true);
    await login.showPasskey();
    assert.equal(login.problem.value, key);
    assert.equal(entered.length, key === undefined ? 1 : 0);
  }
});

it("asks once, however often the button is pressed", async () => {
  const { login, asked } = loginWith({ status: 401 });
  await Promise.all([login.submit(), login.submit()]);
  assert.equal(asked.length, 1);
});
