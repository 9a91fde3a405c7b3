import assert from "node:assert/strict";
import SqliteDatabase from "better-sqlite3";
import { describe, it } from "node:test";
import { TestStore } from "../testing/store.ts";
import { recordLogins } from "./access-jobs.ts";
import type { LoginAttempts, NewTlsKey } from "./access-store.ts";
import { migrate } from "./migrations.ts";
import { StoreRefusal } from "./mail-store.ts";
import type { StoreRefusalReason } from "./mail-store.ts";
import type { SegmentWriter } from "./segment-writer.ts";
import { WriteContext } from "./write-context.ts";

function refusal(reason: StoreRefusalReason) {
  return (error: unknown): boolean => error instanceof StoreRefusal && error.reason === reason;
}

function attempts(changed: Partial<LoginAttempts> = {}): LoginAttempts {
  const at = Date.now();
  return {
    accountId: 1,
    login: "you@x",
    remoteAddress: "192.0.2.1",
    localAddress: "192.0.2.9",
    tls: "TLSv1.3 TLS_AES_256_GCM_SHA384",
    tlsKey: undefined,
    protocol: "imap",
    userAgent: "a phone",
    mechanism: "PLAIN",
    credential: undefined,
    result: "ok",
    isFailed: false,
    firstAt: at,
    lastAt: at,
    count: 1,
    ...changed,
  };
}

describe("app passwords", () => {
  const credentials = [
    { kind: "scram-sha-256", value: "a", createdAt: 5 },
    { kind: "cram-md5", value: "b", createdAt: 5 },
  ];

  it("are kept by account and name with their verifiers, and removed", async () => {
    await using test = await TestStore.open(["you", "they"]);
    const { access } = test.store;
    const accountId = test.accountId();
    const phone = { accountId, name: "phone", createdAt: 5, credentials };
    await access.addAppPassword({ ...phone, scopes: ["smtp", "imap"] });
    await access.addAppPassword({ ...phone, name: "laptop", scopes: ["web"] });
    await assert.rejects(access.addAppPassword({ ...phone, scopes: ["imap"] }), refusal("exists"));
    await assert.rejects(
      access.addAppPassword({ ...phone, accountId: 99, scopes: ["imap"] }),
      refusal("not-found"),
    );
    await test.reopen();
    const [laptop, kept] = test.store.access.appPasswords(accountId);
    assert.equal(laptop?.name, "laptop");
    assert.deepEqual(kept?.scopes, ["imap", "smtp"]);
    assert.equal(kept?.lastUsedAt, undefined);
    assert.deepEqual(new Set(kept?.credentials), new Set(credentials));
    assert.deepEqual(test.store.access.appPasswords(test.accountId("they")), []);
    await test.store.access.removeAppPassword(accountId, "phone");
    await assert.rejects(
      test.store.access.removeAppPassword(accountId, "phone"),
      refusal("not-found"),
    );
    assert.equal(test.store.access.appPasswords(accountId).length, 1);
    assert.deepEqual(test.store.credentials(accountId), [], "they are not the account's own");
  });

  it("are at most a hundred", async () => {
    await using test = await TestStore.open();
    const { access } = test.store;
    const add = (name: string): Promise<void> =>
      access.addAppPassword({
        accountId: test.accountId(),
        name,
        scopes: ["imap"],
        createdAt: 5,
        credentials,
      });
    await Promise.all(Array.from({ length: 100 }, (_, index) => add(String(index))));
    await assert.rejects(add("one more"), refusal("too-many"));
  });
});

describe("TLS keys", () => {
  it("are kept by fingerprint and by name", async () => {
    await using test = await TestStore.open(["you", "they"]);
    const { access } = test.store;
    const key: NewTlsKey = {
      fingerprint: "f1",
      accountId: test.accountId(),
      name: "phone",
      algorithm: "EC P-256",
      login: "you@x",
      imapPreauth: true,
      createdAt: 5,
    };
    await access.addTlsKey(key);
    await access.addTlsKey({ ...key, fingerprint: "f2", name: "laptop", imapPreauth: false });
    const theirs = { ...key, accountId: test.accountId("they") };
    await assert.rejects(access.addTlsKey(theirs), refusal("exists"));
    await assert.rejects(access.addTlsKey({ ...key, fingerprint: "f3" }), refusal("exists"));
    assert.deepEqual(access.tlsKey("f1"), { ...key, lastUsedAt: undefined });
    assert.equal(access.tlsKey("f2")?.imapPreauth, false);
    assert.equal(access.tlsKey("f3"), undefined);
    assert.deepEqual(
      access.tlsKeys(key.accountId).map(({ name }) => name),
      ["laptop", "phone"],
    );
    await access.removeTlsKey(key.accountId, "phone");
    await assert.rejects(access.removeTlsKey(key.accountId, "phone"), refusal("not-found"));
    assert.equal(access.tlsKey("f1"), undefined);
  });
});

describe("the record of logins", () => {
  it("adds up what is alike, over several commits, and keeps what differs apart", async () => {
    await using test = await TestStore.open();
    const { access } = test.store;
    const at = Date.now() - 10_000;
    const early = attempts({ firstAt: at, lastAt: at + 5, count: 2 });
    await access.recordLogins({
      attempts: [early, attempts({ result: "no", isFailed: true, firstAt: at, lastAt: at + 1 })],
      appPasswords: [],
      tlsKeys: [],
    });
    await access.recordLogins({
      attempts: [
        attempts({ firstAt: at + 7, lastAt: at + 9, count: 3 }),
        attempts({ accountId: undefined, login: undefined, firstAt: at, lastAt: at + 2 }),
      ],
      appPasswords: [],
      tlsKeys: [],
    });
    const [first, second, third] = access.loginAttempts("all", 10);
    assert.deepEqual(first, { ...early, lastAt: at + 9, count: 5 });
    assert.equal(second?.login, undefined);
    assert.equal(third?.isFailed, true);
    assert.equal(access.loginAttempts(1, 10).length, 2);
    assert.equal(access.loginAttempts(1, 1).length, 1);
    assert.deepEqual(access.loginAttempts("nobody", 10), [second]);
  });

  it("notes when app passwords and keys were last used", async () => {
    await using test = await TestStore.open();
    const { access } = test.store;
    const accountId = test.accountId();
    const named = { accountId, name: "phone", createdAt: 5 };
    const credentials = [{ kind: "k", value: "v", createdAt: 5 }];
    await access.addAppPassword({ ...named, scopes: ["imap"], credentials });
    const key = { algorithm: "EC P-256", login: "you@x", imapPreauth: true };
    await access.addTlsKey({ ...named, ...key, fingerprint: "f1" });
    const { id } = access.appPasswords(accountId)[0]!;
    for (const usedAt of [70, 60]) {
      await access.recordLogins({
        attempts: [],
        appPasswords: [{ id, usedAt }],
        tlsKeys: [{ fingerprint: "f1", usedAt }],
      });
    }
    assert.equal(access.appPasswords(accountId)[0]?.lastUsedAt, 70);
    assert.equal(access.tlsKey("f1")?.lastUsedAt, 70);
  });
});

describe("the record of logins, its bounds", () => {
  it("forgets after thirty days, and the oldest past ten thousand", () => {
    const database = new SqliteDatabase(":memory:");
    migrate(database);
    // No bodies are written here.
    const context = new WriteContext(database, undefined as unknown as SegmentWriter);
    context.now = 100 * 86_400_000;
    const failed = Array.from({ length: 10_005 }, (_, index) =>
      attempts({
        login: `${index}@x`,
        accountId: undefined,
        isFailed: true,
        firstAt: 0,
        lastAt: context.now - 20_000 + index,
      }),
    );
    const old = attempts({ lastAt: context.now - 31 * 86_400_000, firstAt: 0 });
    const kept = attempts({ lastAt: context.now - 29 * 86_400_000, firstAt: 0, login: "me@x" });
    recordLogins(context, { attempts: [old, kept, ...failed], appPasswords: [], tlsKeys: [] });
    const count = database.prepare("SELECT count(*) FROM login_attempt").pluck().get();
    assert.equal(count, 10_001);
    const oldest = database.prepare("SELECT login FROM login_attempt ORDER BY last_at").pluck();
    assert.deepEqual(oldest.all().slice(0, 2), ["me@x", "5@x"]);
    database.close();
  });
});
