import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Change } from "../store/change.ts";
import { MailboxIndex } from "../store/mailbox-index.ts";
import { ChangeHub } from "./change-hub.ts";
import { FlagText } from "./flag-text.ts";
import { SelectedMailbox } from "./selected-mailbox.ts";
import { type UpdateForm, updatesOf } from "./updates.ts";

const plain: UpdateForm = {
  expunges: "send",
  condStore: false,
  qresync: false,
  uidOnly: false,
  flags: true,
};
const common = { accountId: 1, mailboxId: 1 };

/** A mailbox of five messages with UIDs 1 to 5, and a hand on its change feed. */
function mailboxOf() {
  const index = new MailboxIndex(1, 5);
  for (let uid = 1; uid <= 5; uid++) index.add(uid, { bits: 0, modSeq: 1, keywords: [] });
  let listener: (changes: readonly Change[]) => void = () => undefined;
  const hub = new ChangeHub({
    subscribe(subscribed) {
      listener = subscribed;
      return { [Symbol.dispose]: () => undefined };
    },
  });
  const store = { openIndex: () => ({ index, [Symbol.dispose]: () => undefined }) };
  const mailbox = new SelectedMailbox({
    store,
    hub,
    mailboxId: 1,
    readOnly: false,
    onChange: () => undefined,
  });
  const commit = (...changes: Change[]): void => {
    for (const change of changes) index.apply(change);
    listener(changes);
  };
  return { mailbox, commit };
}

function added(modSeq: number, ...uids: number[]): Change {
  return {
    kind: "messages-added",
    ...common,
    modSeq,
    uids: Uint32Array.from(uids),
    ids: Float64Array.from(uids),
    bits: new Uint32Array(uids.length),
    keywords: undefined,
  };
}

function removed(modSeq: number, ...uids: number[]): Change {
  return { kind: "messages-removed", ...common, modSeq, uids: Uint32Array.from(uids) };
}

function flagged(modSeq: number, bits: number, ...uids: number[]): Change {
  return {
    kind: "flags-changed",
    ...common,
    modSeq,
    uids: Uint32Array.from(uids),
    bits: new Uint32Array(uids.length).fill(bits),
    keywords: undefined,
  };
}

function told(mailbox: SelectedMailbox, form: Partial<UpdateForm> = {}): string[] {
  const text = updatesOf(mailbox, { ...plain, ...form }, new FlagText());
  return text.split("\r\n").slice(0, -1);
}

describe("updates, RFC 9051 §7.4.1 and §7.5.1", () => {
  it("says nothing where nothing happened", () => {
    assert.deepEqual(told(mailboxOf().mailbox), []);
  });

  it("counts two deliveries of one commit together", () => {
    const { mailbox, commit } = mailboxOf();
    commit(added(6, 6), added(7, 7));
    assert.deepEqual(told(mailbox), ["* 7 EXISTS"]);
  });

  it("tells new messages before the removals that follow them", () => {
    const { mailbox, commit } = mailboxOf();
    commit(added(6, 6), removed(7, 1, 6), added(8, 7));
    assert.deepEqual(told(mailbox), ["* 6 EXISTS", "* 1 EXPUNGE", "* 5 EXPUNGE", "* 5 EXISTS"]);
    assert.deepEqual([...mailbox.view.uids], [2, 3, 4, 5, 7]);
  });

  it("holds EXPUNGE back, counts on with it, and tells it later", () => {
    const { mailbox, commit } = mailboxOf();
    commit(removed(6, 2), added(7, 6), flagged(8, 1, 3));
    assert.deepEqual(told(mailbox, { expunges: "hold" }), [
      "* 6 EXISTS",
      "* 3 FETCH (UID 3 FLAGS (\\Seen))",
    ]);
    commit(removed(9, 6));
    assert.deepEqual(told(mailbox), ["* 2 EXPUNGE", "* 5 EXPUNGE"]);
  });

  it("passes over flags of messages that are gone", () => {
    const { mailbox, commit } = mailboxOf();
    commit(removed(6, 2), flagged(7, 1, 2, 3));
    assert.deepEqual(told(mailbox), ["* 2 EXPUNGE", "* 2 FETCH (UID 3 FLAGS (\\Seen))"]);
  });
});

describe("updates of flags and beyond bounds", () => {
  it("says MODSEQ after CONDSTORE and VANISHED after QRESYNC, RFC 7162 §3.2.10", () => {
    const { mailbox, commit } = mailboxOf();
    commit(flagged(6, 4, 1), removed(7, 2, 3, 5, 9));
    assert.deepEqual(told(mailbox, { condStore: true, qresync: true }), [
      "* VANISHED 2:3,5",
      "* 1 FETCH (UID 1 FLAGS (\\Flagged) MODSEQ (6))",
    ]);
  });

  it("tells flags once, as they are now", () => {
    const { mailbox, commit } = mailboxOf();
    commit(flagged(6, 1, 1, 2));
    commit(flagged(7, 5, 2));
    assert.deepEqual(told(mailbox), [
      "* 1 FETCH (UID 1 FLAGS (\\Seen))",
      "* 2 FETCH (UID 2 FLAGS (\\Seen \\Flagged))",
    ]);
  });

  it("keeps a bounded number of changes and still tells all", () => {
    const { mailbox, commit } = mailboxOf();
    commit(removed(6, 2));
    for (let i = 0; i < 3000; i++) commit(flagged(7 + i, (i % 2) + 4, 1));
    commit(added(5000, 6), removed(5001, 3));
    assert.deepEqual(told(mailbox), [
      "* 2 EXPUNGE",
      "* 2 EXPUNGE",
      "* 4 EXISTS",
      "* 1 FETCH (UID 1 FLAGS (\\Seen \\Flagged))",
    ]);
    assert.deepEqual(told(mailbox), []);
  });

  it("takes expunged messages out of the saved search result, RFC 5182 §2.1", () => {
    const { mailbox, commit } = mailboxOf();
    mailbox.searchResult = Uint32Array.of(1, 2, 3);
    commit(removed(6, 2));
    told(mailbox);
    assert.deepEqual([...mailbox.searchResult], [1, 3]);
  });
});
