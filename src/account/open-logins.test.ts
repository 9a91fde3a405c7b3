import assert from "node:assert/strict";
import { it } from "node:test";
import { quietLog } from "../testing/store.ts";
import type { AppPassword, TlsKey } from "../store/access-store.ts";
import type { StoredCredential } from "../store/mail-store.ts";
import { digestOf, type LoginProof, OpenLogins } from "./open-logins.ts";

const own = [credential("a"), credential("b")];
const password: LoginProof = { kind: "password", digest: digestOf(own) };
const appPassword: LoginProof = { kind: "app-password", id: 7 };
const tlsKey: LoginProof = { kind: "tls-key", fingerprint: "f" };

function credential(value: string): StoredCredential {
  return { kind: `kind of ${value}`, value, createdAt: 0 };
}

/** What there is, and is taken away by the tests. */
function house() {
  const there = {
    credentials: own as readonly StoredCredential[],
    apps: [7],
    keys: ["f"],
    keyAccount: 1,
    loginDisabled: false,
    mailPasswordDisabled: false,
    secondFactorOn: false,
    owner: 1,
  };
  let tell: (accountId: number) => void = () => assert.fail("Nobody watches");
  const logins = new OpenLogins({
    store: {
      credentials: () => [...there.credentials],
      access: {
        secondFactors: { isOn: () => there.secondFactorOn, passkey: () => undefined },
        appPasswords: () => there.apps.map((id) => ({ id }) as AppPassword),
        tlsKey: (name) =>
          there.keys.includes(name)
            ? ({ accountId: there.keyAccount, login: "you" } as TlsKey)
            : undefined,
        watch: (listener) => {
          tell = listener;
          return { [Symbol.dispose]: () => {} };
        },
      },
    },
    directory: {
      accountOfLogin: () => there.owner,
      isLoginDisabled: () => there.loginDisabled,
      isMailPasswordDisabled: () => there.mailPasswordDisabled,
    },
    log: quietLog(),
  });
  return { there, logins, tell: (accountId: number) => tell(accountId) };
}

type House = ReturnType<typeof house>["there"];

for (const [what, change, ended] of [
  ["nothing", {}, []],
  ["the order of verifiers", { credentials: own.toReversed() }, []],
  ["the password", { credentials: [credential("a")] }, ["password"]],
  ["who may use it", { mailPasswordDisabled: true }, ["password"]],
  ["what else is needed for it", { secondFactorOn: true }, ["password"]],
  ["the app password", { apps: [8] }, ["app-password"]],
  ["the key", { keys: [] }, ["tls-key"]],
  ["whose key it is", { keyAccount: 2 }, ["tls-key"]],
  ["whose address the key is for", { owner: 2 }, ["tls-key"]],
  ["the login", { loginDisabled: true }, ["password", "app-password", "tls-key"]],
] as const satisfies readonly (readonly [string, Partial<House>, readonly string[]])[]) {
  it(`ends ${ended.join(", ") || "no session"} where ${what} changed`, () => {
    const { there, logins, tell } = house();
    const told: string[] = [];
    for (const proof of [password, appPassword, tlsKey]) {
      logins.enter(1, proof, () => told.push(proof.kind));
    }
    logins.enter(2, appPassword, () => told.push("of another"));
    tell(1);
    Object.assign(there, change);
    tell(3);
    assert.deepEqual(told, []);
    tell(1);
    tell(1);
    assert.deepEqual(told, ended);
  });
}

it("ends sessions of all accounts where the directory changed, but none that has left", () => {
  const { there, logins } = house();
  const told: number[] = [];
  for (const accountId of [1, 2, 3]) {
    const login = logins.enter(accountId, appPassword, () => told.push(accountId));
    if (accountId === 2) login[Symbol.dispose]();
  }
  there.loginDisabled = true;
  logins.check();
  assert.deepEqual(told, [1, 3]);
});

it("ends a session that comes too late", async () => {
  const { there, logins } = house();
  there.apps = [];
  await new Promise<void>((resolve) => void logins.enter(1, appPassword, resolve));
});
