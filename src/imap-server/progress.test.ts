import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ImapDoor } from "../testing/imap-door.ts";

describe("INPROGRESS of a command that waits for the store, RFC 9585", () => {
  it("is told until the store is done", async () => {
    await using door = await ImapDoor.open({ limits: { waitingIntervalMs: 1 } });
    await door.test.add("Subject: 1\r\n\r\n");
    await using client = await door.select();
    const { store } = door.test;
    const gate = Promise.withResolvers<void>();
    const copy = store.copy.bind(store);
    store.copy = async (...args) => {
      await gate.promise;
      return copy(...args);
    };
    const tag = client.nextTag();
    await client.raw(`${tag} COPY 1 Trash\r\n`);
    const expected = `* OK [INPROGRESS ("${tag}" NIL NIL)] Still at work`;
    for (let i = 0; i < 3; i++) assert.equal((await client.line()).text, expected);
    gate.resolve();
    const { status, untagged } = await client.answer(tag);
    assert.equal(status, "OK");
    for (const { text } of untagged) assert.equal(`* ${text}`, expected);
    assert.deepEqual((await client.ok("NOOP")).untagged, []);
  });
});
