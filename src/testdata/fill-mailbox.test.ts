import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { describe, it } from "node:test";
import { TestStore } from "../testing/store.ts";
import { Correspondence } from "./correspondence.ts";
import { fillMailbox } from "./fill-mailbox.ts";

const owner = { name: "You", address: "you@localhost" };
const all = { first: 1, last: 2 ** 32 - 1 };

/** The octets, flags and dates of `messages` messages as one number. */
async function fingerprint(messages: number, seed = 1): Promise<string> {
  await using test = await TestStore.open();
  const { store } = test;
  const mailboxId = test.mailboxId();
  const correspondence = new Correspondence(owner, seed);
  await fillMailbox({ store, mailboxId, correspondence, messages });
  const bodies = store.bodies(mailboxId, all, 10_000);
  assert.equal(bodies.length, messages);
  const texts = bodies.map((body) => {
    const { bits, keywords, internalAt, threadId } = body;
    const octets = store.read(body, 0, body.size).toString("latin1");
    return JSON.stringify([octets, bits, keywords, internalAt, threadId]);
  });
  return hash("sha256", texts.join());
}

describe("test data", () => {
  it("is the same for the same seed, and another for another", async () => {
    const one = await fingerprint(300);
    assert.equal(await fingerprint(300), one);
    assert.notEqual(await fingerprint(300, 2), one);
  });

  it("is what it was in other releases", () => {
    const correspondence = new Correspondence(owner, 1);
    const octets = Array.from({ length: 100 }, () => correspondence.next().octets);
    assert.equal(hash("sha256", Buffer.concat(octets)).slice(0, 16), "06dc009d6446bd29");
  });

  it("begins the same, however much there is of it", () => {
    const [short, long] = [new Correspondence(owner, 3), new Correspondence(owner, 3)];
    for (let i = 0; i < 500; i++) assert.deepEqual(short.next(), long.next());
  });

  it("has what mail has", async () => {
    await using test = await TestStore.open();
    const { store } = test;
    const mailboxId = test.mailboxId();
    const progress: number[] = [];
    await fillMailbox({
      store,
      mailboxId,
      correspondence: new Correspondence(owner, 1),
      messages: 1500,
      progress: (done) => progress.push(done),
    });
    assert.deepEqual(progress, [1000, 1500]);
    const rows = store.threadedRows(mailboxId, all, 2000);
    assert.equal(new Set(rows.map(({ messageId }) => messageId)).size, 1500);
    const threads = new Set(rows.map(({ threadId }) => threadId)).size;
    assert.ok(threads > 500 && threads < 1000, `${threads} threads`);
    const envelopes = store.envelopes(mailboxId, all, 2000);
    const structures = envelopes.map(({ bodyStructure }) => bodyStructure).join("\n");
    for (const part of ['"alternative"', '"application" "pdf"', '"message" "rfc822"', '"8bit"']) {
      assert.ok(structures.includes(part), part);
    }
    const { counts, keywords } = store.mailbox(mailboxId)!;
    assert.ok(counts.unseen > 100 && counts.unseen < 400, `${counts.unseen} unseen`);
    assert.deepEqual([...keywords].sort(), ["$label1", "Family", "Work", "todo"]);
  });
});
