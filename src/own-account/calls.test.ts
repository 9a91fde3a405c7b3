import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CallRefusal } from "../admin/call.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { NetworkLimiter } from "../account/rate-limiter.ts";
import { changesPerHour, ConfirmationNeeded } from "./call.ts";
import type { OwnAccounts, Owner } from "./call.ts";
import { ownCallNamed, ownCalls } from "./calls.ts";

/** Nothing behind it: what gets past the schema of a call fails with this. */
const nothing = new Proxy({} as OwnAccounts, {
  get: () => {
    throw new Error("got through");
  },
});
const owner: Owner = {
  accountId: 1,
  name: "you",
  login: "you@example.org",
  session: Buffer.alloc(32),
  party: "no-tls",
  isConfirmed: false,
  requirePassword: () => Promise.reject(new Error("got through")),
  confirm: () => assert.fail("confirmed without a proof"),
};

/** Arguments that each call that lets somebody in would take. */
const lettingIn: Readonly<Record<string, object>> = {
  "app-password.add": { name: "phone", scopes: ["imap"] },
  "passkey.begin": {},
  "passkey.finish": {
    name: "phone",
    response: {
      id: "x",
      rawId: "x",
      type: "public-key",
      response: { clientDataJSON: "x", attestationObject: "x" },
    },
  },
  "passkey.remove": { name: "phone" },
  "recovery-codes.renew": {},
  "tls-key.add": { name: "phone", pem: "x" },
  "totp.begin": {},
  "totp.confirm": { secret: "x", code: "x" },
  "totp.remove": {},
};

describe("calls about one's own account", () => {
  it("are found by their name and nothing else", () => {
    assert.equal(ownCallNamed("show"), ownCalls.show);
    for (const name of ["", "toString", "__proto__", "Show"]) {
      assert.equal(ownCallNamed(name), undefined);
    }
  });

  for (const [name, args] of Object.entries(lettingIn)) {
    it(`${name} needs somebody who has just shown who they are`, async () => {
      await assert.rejects(ownCallNamed(name)!.invoke(nothing, owner, args), ConfirmationNeeded);
    });
  }

  it("refuse whatever is not theirs before they look at anything", async () => {
    const random = new SeededRandom(98);
    const values = [null, 1, -1, "", "x", [], {}, [{}], true, "x".repeat(10_000)];
    const keys = ["name", "password", "present", "id", "limit", "code", "response", "nonsense"];
    for (let round = 0; round < 2000; round++) {
      const call = ownCallNamed(random.pick(Object.keys(ownCalls)))!;
      const args = random.chance(0.1)
        ? random.pick(values)
        : Object.fromEntries(
            keys.flatMap((key) => (random.chance(0.3) ? [[key, random.pick(values)]] : [])),
          );
      await call.invoke(nothing, owner, args).then(
        () => {},
        (error: Error) =>
          assert.ok(error instanceof CallRefusal || error.message === "got through", String(error)),
      );
    }
  });

  it("change settings as often as a person does, and no more", async () => {
    let edits = 0;
    let now = 0;
    const own = {
      admin: { revisions: { edit: () => void edits++ } },
      changes: new NetworkLimiter({ rates: [changesPerHour], clock: () => now }),
    } as unknown as OwnAccounts;
    const set = (accountId: number): Promise<unknown> =>
      ownCalls["rejects.set"].invoke(own, { ...owner, accountId }, { rejects: null });
    for (let change = 0; change < 60; change++) await set(1);
    await assert.rejects(set(1), /wait a while/);
    await set(2);
    assert.equal(edits, 61);
    now = 2 * 3_600_000;
    await set(1);
  });
});
