import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { meddle } from "../testing/meddle.ts";
import { asOlderRelease } from "../testing/older-release.ts";
import { queueFor } from "../testing/queue-store.ts";
import { TestStore } from "../testing/store.ts";
import { flagBits } from "./flags.ts";
import { Reader } from "./reader.ts";
import { verifyDirectory } from "./verify.ts";

function readVersion(directory: string): { user_version: number } {
  using reader = new Reader({ directory, nativeBinding: undefined });
  return reader.get("PRAGMA user_version")!;
}

const all = { first: 1, last: 2 ** 32 - 1 };

describe("the data of the first release", () => {
  it("is what it was, and gets what has come since", async () => {
    await using test = await TestStore.open(["you", "they"]);
    const inbox = test.mailboxId();
    await test.add("Message-ID: <a@x>\r\nSubject: Apples\r\n\r\n");
    await test.add("Message-ID: <b@x>\r\nReferences: <a@x>\r\nSubject: Re: Apples\r\n\r\n");
    await test.add("Message-ID: <c@x>\r\nSubject: Pears\r\n\r\n", {
      flags: { bits: flagBits["\\Deleted"], keywords: ["work"] },
    });
    const { modSeq } = test.store.mailbox(inbox)!;
    await test.store.expunge(inbox);
    const before = test.store.bodies(inbox, all, 10);
    const account = test.store.account(test.accountId());
    await test.store[Symbol.asyncDispose]();
    asOlderRelease(test.directory, 1);
    await test.reopen();
    await test.store.fillThreads();
    assert.deepEqual(test.store.bodies(inbox, all, 10), before);
    assert.deepEqual(test.store.account(test.accountId()), account);
    assert.deepEqual([...test.store.vanished(inbox, modSeq)], [3]);
    // No removal is so old that it may be forgotten: nobody knew when it was.
    await test.store.pruneTombstones();
    assert.deepEqual([...test.store.vanished(inbox, modSeq)], [3]);
  });
});

describe("the queue of an older release", () => {
  it("goes on by the domains of its recipients", async () => {
    await using test = await TestStore.open();
    const recipients = ["a@Y.example", '"b@c"@z.example', "postmaster"];
    await queueFor(test, recipients, { nextAttemptAt: 7 });
    await test.store[Symbol.asyncDispose]();
    asOlderRelease(test.directory, 4);
    await test.reopen();
    const domains: string[] = [];
    for (let next = test.store.queue.domainAfter(""); next !== undefined;) {
      domains.push(next.domain);
      next = test.store.queue.domainAfter(next.domain);
    }
    assert.deepEqual(domains, ["postmaster", "y.example", "z.example"]);
    const { requireTls, held, extra, dialed } = test.store.queueEntry(1)!;
    assert.deepEqual([requireTls, held, extra, dialed], [undefined, false, {}, []]);
  });
});

describe("data of another release", () => {
  it("is refused, and left as it is", async () => {
    await using test = await TestStore.open();
    await test.store[Symbol.asyncDispose]();
    const { user_version: version } = readVersion(test.directory);
    meddle(test.directory, "PRAGMA user_version = 1000");
    await assert.rejects(test.reopen(), /its schema is 1000, .* install a newer release/);
    const later = verifyDirectory({ directory: test.directory, fault: assert.fail });
    await assert.rejects(later, /its schema is 1000, .* install a newer release/);
    meddle(test.directory, `PRAGMA user_version = ${version - 1}`);
    const earlier = verifyDirectory({ directory: test.directory, fault: assert.fail });
    await assert.rejects(earlier, /start the server of this release on it once/);
    meddle(test.directory, `PRAGMA user_version = ${version}`);
    await test.reopen();
  });
});
