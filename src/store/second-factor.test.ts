import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { meddle } from "../testing/meddle.ts";
import { TestStore } from "../testing/store.ts";
import type { NewPasskey } from "./second-factor.ts";

const passkey = (owner: NewPasskey["owner"], name: string, counter = 0): NewPasskey => ({
  id: `id of ${name}`,
  owner,
  name,
  host: "mail.example.org",
  publicKey: Buffer.from([1, 2, 3]),
  counter,
  transports: ["usb", "nfc"],
  createdAt: 5,
});
const hash = (of: number): Buffer => Buffer.alloc(32, of);

describe("passkeys", () => {
  it("belong to accounts or the admin, and count", async () => {
    await using test = await TestStore.open(["you", "they"]);
    const { secondFactors } = test.store.access;
    const you = test.accountId();
    await secondFactors.addPasskey(passkey(you, "phone"));
    await secondFactors.addPasskey(passkey(you, "key", 7));
    await secondFactors.addPasskey(passkey("admin", "desk"));
    await assert.rejects(secondFactors.addPasskey(passkey("admin", "phone")), { reason: "exists" });
    const again = { ...passkey(you, "phone"), id: "other" };
    await assert.rejects(secondFactors.addPasskey(again), { reason: "exists" });
    await assert.rejects(secondFactors.addPasskey(passkey(99, "x")), { reason: "not-found" });
    await secondFactors.usePasskey({ id: "id of phone", counter: 0, usedAt: 8 });
    await secondFactors.usePasskey({ id: "id of key", counter: 8, usedAt: 9 });
    for (const counter of [0, 7, 8]) {
      await assert.rejects(secondFactors.usePasskey({ id: "id of key", counter, usedAt: 10 }), {
        reason: "conflict",
      });
    }
    await test.reopen();
    const kept = test.store.access.secondFactors;
    assert.deepEqual(kept.passkey("id of key"), {
      ...passkey(you, "key", 8),
      lastUsedAt: 9,
    });
    assert.deepEqual(
      kept.passkeys(you).map(({ name }) => name),
      ["key", "phone"],
    );
    assert.deepEqual(
      [kept.isOn(you), kept.isOn(test.accountId("they")), kept.passkeys("admin").length],
      [true, false, 1],
    );
    await assert.rejects(kept.removePasskey("admin", "phone"), { reason: "not-found" });
    await kept.removePasskey(you, "phone");
    await kept.removePasskey(you, "key");
    await kept.removePasskey("admin", "desk");
    assert.equal(kept.isOn(you), false);
  });

  it("are not without end", async () => {
    await using test = await TestStore.open();
    const { secondFactors } = test.store.access;
    const names = Array.from({ length: 50 }, (_, index) => `key ${index}`);
    await Promise.all(names.map((name) => secondFactors.addPasskey(passkey("admin", name))));
    await assert.rejects(secondFactors.addPasskey(passkey("admin", "x")), { reason: "too-many" });
  });
});

describe("codes of an app", () => {
  const totp = { secret: Buffer.alloc(20, 1), lastStep: 100, createdAt: 5 };

  it("are used once, in their order, and so are recovery codes", async () => {
    await using test = await TestStore.open(["you", "they"]);
    const { access } = test.store;
    const { secondFactors } = access;
    const accountId = test.accountId();
    const told: number[] = [];
    using _watch = access.watch((id) => told.push(id));
    await assert.rejects(secondFactors.setRecoveryCodes(accountId, [hash(1)]), {
      reason: "not-found",
    });
    await secondFactors.setTotp({ accountId, totp, recoveryHashes: [hash(1), hash(2)] });
    assert.deepEqual(secondFactors.totp(accountId), totp);
    assert.equal(secondFactors.totp(test.accountId("they")), undefined);
    await assert.rejects(secondFactors.useTotpStep(accountId, 100), { reason: "conflict" });
    await secondFactors.useTotpStep(accountId, 102);
    await assert.rejects(secondFactors.useTotpStep(accountId, 101), { reason: "conflict" });
    await secondFactors.useRecoveryCode(accountId, hash(2));
    for (const used of [hash(2), hash(3)]) {
      await assert.rejects(secondFactors.useRecoveryCode(accountId, used), {
        reason: "not-found",
      });
    }
    assert.equal(secondFactors.recoveryCodes(accountId), 1);
    await secondFactors.setRecoveryCodes(accountId, [hash(4), hash(5), hash(6)]);
    assert.equal(secondFactors.recoveryCodes(accountId), 3);
    await secondFactors.removeTotp(accountId);
    assert.deepEqual(
      [secondFactors.recoveryCodes(accountId), secondFactors.isOn(accountId)],
      [0, false],
    );
    await assert.rejects(secondFactors.removeTotp(accountId), { reason: "not-found" });
    assert.deepEqual(told, [accountId, accountId]);
  });

  it("that belong to nobody are found", async () => {
    await using test = await TestStore.open();
    const { secondFactors } = test.store.access;
    await secondFactors.setTotp({ accountId: test.accountId(), totp, recoveryHashes: [hash(1)] });
    meddle(test.directory, "DELETE FROM totp");
    assert.match((await test.faults()).join(), /recovery code belongs to account 1/);
    meddle(test.directory, "DELETE FROM recovery_code");
  });
});
