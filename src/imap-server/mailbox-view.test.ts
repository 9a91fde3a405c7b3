import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MailboxView } from "./mailbox-view.ts";

function viewOf(...uids: number[]): MailboxView {
  return new MailboxView(Uint32Array.from(uids));
}

/** A mailbox of which the view does not know all. */
const unlike = Uint32Array.of(2 ** 32 - 1);

function remove(view: MailboxView, ...uids: number[]): number[] {
  return view.remove(Uint32Array.from(uids));
}

describe("MailboxView, RFC 9051 §7.5.1", () => {
  it("numbers messages by ascending UID", () => {
    const view = viewOf(3, 7, 9);
    assert.equal(view.count, 3);
    assert.equal(view.uid(2), 7);
    assert.deepEqual(
      [3, 7, 9, 8, 1].map((uid) => view.sequenceNumberOf(uid)),
      [1, 2, 3, 0, 0],
    );
  });

  it("numbers many at once", () => {
    const view = viewOf(3, 7, 9);
    const numbersOf = (...uids: number[]) => [...view.sequenceNumbersOf(Uint32Array.from(uids))];
    assert.deepEqual(numbersOf(1, 3, 8, 9, 10), [0, 1, 0, 3, 0]);
    assert.deepEqual(numbersOf(7), [2]);
    assert.deepEqual(numbersOf(), []);
    assert.deepEqual([...viewOf().sequenceNumbersOf(Uint32Array.of(1))], [0]);
  });

  it("adds what is new and passes over what it knows", () => {
    const view = viewOf(3);
    view.add(Uint32Array.of(3, 5, 6), unlike);
    view.add(Uint32Array.of(5, 6), unlike);
    assert.deepEqual([...view.uids], [3, 5, 6]);
  });

  it("counts the removals before each removal", () => {
    const view = viewOf(1, 2, 3, 4, 5, 6);
    assert.deepEqual(remove(view, 2, 3, 5), [2, 2, 3]);
    assert.deepEqual([...view.uids], [1, 4, 6]);
  });

  it("passes over unknown UIDs", () => {
    const view = viewOf(2, 4);
    assert.deepEqual(remove(view, 1, 3, 4, 9), [2]);
    assert.deepEqual(remove(view), []);
    assert.deepEqual([...view.uids], [2]);
  });

  it("agrees with a plain array under random changes", () => {
    let seed = 7;
    const next = (n: number): number => ((seed = (seed * 48271) % 2147483647), seed % n);
    const view = viewOf();
    let expected: number[] = [];
    let uid = 1;
    for (let step = 0; step < 2000; step++) {
      if (next(2) === 0) {
        const added = Array.from({ length: next(5) }, () => (uid += 1 + next(3)));
        view.add(Uint32Array.from(added), unlike);
        expected.push(...added);
        continue;
      }
      const gone = expected.filter(() => next(4) === 0);
      const numbers: number[] = [];
      for (const each of gone) {
        numbers.push(expected.indexOf(each) + 1);
        expected = expected.filter((known) => known !== each);
      }
      assert.deepEqual(remove(view, ...gone), numbers);
      assert.deepEqual([...view.uids], expected);
    }
  });
});

it("leaves the list as it is that it was given", () => {
  const uids = Uint32Array.of(1, 2, 3);
  const views = [new MailboxView(uids), new MailboxView(uids)] as const;
  views[0].add(Uint32Array.of(4), unlike);
  remove(views[0], 1, 4);
  remove(views[1], 2);
  views[1].add(Uint32Array.of(5), unlike);
  assert.deepEqual(
    views.map((view) => [...view.uids]),
    [
      [2, 3],
      [1, 3, 5],
    ],
  );
  assert.deepEqual([...uids], [1, 2, 3]);
});

it("takes the mailbox's list again once it is the same", () => {
  const mailbox = Uint32Array.of(1, 3, 5, 6);
  const view = viewOf(1, 2, 3);
  remove(view, 2);
  view.add(Uint32Array.of(5), mailbox);
  assert.deepEqual([...view.uids], [1, 3, 5]);
  view.add(Uint32Array.of(5, 6), mailbox);
  assert.equal(view.uids.buffer, mailbox.buffer);
  remove(view, 3);
  view.add(Uint32Array.of(7), Uint32Array.of(1, 5, 6, 7, 8));
  assert.deepEqual([...view.uids], [1, 5, 6, 7]);
  assert.deepEqual([...mailbox], [1, 3, 5, 6]);
});
