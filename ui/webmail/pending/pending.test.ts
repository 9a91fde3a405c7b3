import assert from "node:assert/strict";
import { it } from "node:test";
import { Toasts } from "../../kit/toast/toasts.ts";
import { Pending } from "./pending.ts";

function open() {
  const waits: (() => void)[] = [];
  const toasts = new Toasts(() => {});
  const pending = new Pending({ toasts, undo: "Undo", after: (_ms, run) => waits.push(run) });
  let count = 0;
  const deed = {
    text: (seconds: number) => `in ${seconds}`,
    emailIds: ["m1"],
    run: () => void count++,
  };
  const second = (): void => waits.splice(0).forEach((run) => run());
  const texts = () => toasts.shown.value.map(({ text }) => text);
  return { toasts, pending, deed, second, texts, done: () => count };
}

it("does what cannot be undone a little later, and counts", () => {
  const { pending, deed, second, texts, done } = open();
  pending.add(deed);
  assert.deepEqual([...pending.emailIds.value], ["m1"]);
  second();
  assert.deepEqual(texts(), ["in 7"]);
  for (let at = 0; at < 6; at++) second();
  assert.equal(done(), 0);
  second();
  assert.deepEqual([done(), texts(), pending.emailIds.value.size], [1, [], 0]);
});

it("does not do it where somebody thinks better of it", () => {
  const { toasts, pending, deed, second, done } = open();
  pending.add(deed);
  pending.add({ ...deed, emailIds: ["m2"], mailboxIds: ["b"] });
  assert.equal(pending.emailIds.value.size, 2);
  toasts.shown.value[0]!.action!.run();
  assert.deepEqual([...pending.emailIds.value], ["m2"]);
  for (let at = 0; at < 9; at++) second();
  assert.equal(done(), 1);
});
