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

it("asks once, however often the button is pressed", async () => {
  const { login, asked } = loginWith({ status: 401 });
  await Promise.all([login.submit(), login.submit()]);
  assert.equal(asked.length, 1);
});
