import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import type { StoredCredential } from "../store/mail-store.ts";
import { TestStore } from "../testing/store.ts";
import { AccountPasswords } from "./account-passwords.ts";
import { newAppPassword } from "./app-password.ts";
import { PasswordRefusal, verifyMailPassword } from "./password.ts";
import { parseScramCredential } from "./stored-credential.ts";

describe("newAppPassword", () => {
  it("is 20 letters by lot, in groups", () => {
    const made = Array.from({ length: 500 }, () => newAppPassword(randomBytes));
    for (const password of made) assert.match(password, /^[a-hjkmnp-z]{4}(-[a-hjkmnp-z]{4}){4}$/);
    assert.equal(new Set(made).size, 500);
    assert.equal(new Set(made.join("")).size, 24);
    assert.ok(Math.log2(23 ** 20) > 80);
  });

  it("takes no octet that would make some letters likelier", () => {
    const octets = [255, 254, 253, ...Array.from({ length: 29 }, () => 252)];
    assert.equal(
      newAppPassword(() => Buffer.from(octets)),
      "zzzz-zzzz-zzzz-zzzz-zzzz",
    );
  });
});

describe("AccountPasswords", () => {
  const saltOf = (credentials: readonly StoredCredential[] | undefined): string => {
    const stored = credentials?.find(({ kind }) => kind === "scram-sha-1");
    return parseScramCredential("sha-1", stored?.value ?? "").salt.toString("hex");
  };

  it("gives all passwords of an account one salt, also made at the same time", async () => {
    await using test = await TestStore.open();
    const { store } = test;
    const id = test.accountId();
    const passwords = new AccountPasswords({ store, clock: () => 5, random: randomBytes });
    const [phone, laptop] = await Promise.all([
      passwords.addAppPassword(id, { name: "phone", scopes: ["imap"] }),
      passwords.addAppPassword(id, { name: "laptop", scopes: ["imap"] }),
      passwords.replace(id, "correct horse"),
    ]);
    const kept = store.access.appPasswords(id);
    const salts = [store.credentials(id), ...kept.map(({ credentials }) => credentials)].map(
      saltOf,
    );
    assert.equal(new Set(salts).size, 1);
    assert.equal(kept.length, 2);
    assert.ok(await verifyMailPassword(phone, kept[1]!.credentials));
    assert.ok(await verifyMailPassword(laptop, kept[0]!.credentials));
    await passwords.replace(id, "another horse");
    assert.equal(saltOf(store.credentials(id)), salts[0]);
  });

  it("leaves nothing of before when an account begins anew", async () => {
    await using test = await TestStore.open();
    const { store } = test;
    const accountId = test.accountId();
    const passwords = new AccountPasswords({ store, clock: () => 5, random: randomBytes });
    await passwords.addAppPassword(accountId, { name: "phone", scopes: ["web"] });
    const key = { algorithm: "Ed25519", login: "you@x", imapPreauth: true, createdAt: 5 };
    await store.access.addTlsKey({ ...key, accountId, name: "phone", fingerprint: "f" });
    const { secondFactors } = store.access;
    await secondFactors.addPasskey({
      id: "x",
      owner: accountId,
      name: "phone",
      host: "mail.x",
      publicKey: Buffer.alloc(1),
      counter: 0,
      transports: [],
      createdAt: 5,
    });
    const totp = { secret: Buffer.alloc(20), lastStep: 1, createdAt: 5 };
    await secondFactors.setTotp({ accountId, totp, recoveryHashes: [] });
    await passwords.replaceAll(accountId, "correct horse");
    assert.equal(secondFactors.isOn(accountId), false);
    assert.deepEqual(store.access.appPasswords(accountId), []);
    assert.deepEqual(store.access.tlsKeys(accountId), []);
    assert.equal(store.credentials(accountId).length, 4);
  });

  it("refuses a weak password before it changes anything", async () => {
    await using test = await TestStore.open();
    const passwords = new AccountPasswords({
      store: test.store,
      clock: () => 5,
      random: randomBytes,
    });
    await assert.rejects(passwords.check("short"), PasswordRefusal);
    await assert.rejects(passwords.replace(test.accountId(), "short"), PasswordRefusal);
    assert.deepEqual(test.store.credentials(test.accountId()), []);
  });
});
