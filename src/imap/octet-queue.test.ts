import assert from "node:assert/strict";
import { it } from "node:test";
import { OctetQueue } from "./octet-queue.ts";

it("gives octets in their order, in pieces that lie together", () => {
  const queue = new OctetQueue();
  for (const text of ["ab\ncd", "", "ef\n", "g"]) queue.push(Buffer.from(text));
  assert.equal(queue.length, 9);
  assert.equal(queue.takeLinePiece(), "ab\n");
  assert.equal(queue.take(1)?.toString(), "c");
  assert.equal(queue.take(9)?.toString(), "d");
  assert.equal(queue.takeLinePiece(), "ef\n");
  assert.equal(queue.takeLinePiece(), "g");
  assert.equal(queue.take(1), undefined);
  assert.equal(queue.takeLinePiece(), undefined);
  assert.equal(queue.length, 0);
});

it("keeps its order over many chunks", () => {
  const queue = new OctetQueue();
  for (let at = 0; at < 5_000; at++) queue.push(Buffer.from([at % 256]));
  for (let at = 0; at < 5_000; at++) {
    if (at === 3_000) queue.push(Buffer.from([1, 2]));
    assert.equal(queue.take(1)?.[0], at % 256);
  }
  assert.deepEqual([...queue.take(5)!], [1, 2]);
});
