import assert from "node:assert/strict";
import { it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import type { FlagsChanged, MessagesAdded, MessagesRemoved } from "./change.ts";
import { flagBits } from "./flags.ts";
import { MailboxIndex } from "./mailbox-index.ts";

const mailboxId = 3;
const rounds = 40;
const changesEach = 120;

/** The mailbox as an array, ascending. */
interface Naive {
  rows: { uid: number; bits: number; modSeq: number; keywords: readonly string[] }[];
  uidNext: number;
  modSeq: number;
}

it("is what an array would be, whatever the changes", (t) => {
  const random = new SeededRandom(Date.now());
  t.diagnostic(`seed ${random.seed}`);
  for (let round = 0; round < rounds; round++) {
    const naive: Naive = { rows: [], uidNext: random.between(1, 5), modSeq: random.between(1, 9) };
    const loaded = Array.from({ length: random.below(4) }, () => change(naive, random));
    const index = load(naive);
    // Told after they were loaded: nothing changes.
    for (const one of loaded) if (one !== undefined) index.apply(one);
    compare(index, naive, random);
    const given: { readonly uids: Uint32Array; readonly copy: Uint32Array }[] = [];
    for (let i = 0; i < changesEach; i++) {
      const next = change(naive, random);
      if (next !== undefined) index.apply(next);
      if (random.chance(0.3)) given.push({ uids: index.uids(), copy: index.uids().slice() });
      if (random.chance(0.3)) compare(index, naive, random);
    }
    compare(index, naive, random);
    for (const { uids, copy } of given) assert.deepEqual(uids, copy);
  }
});

function load({ rows, modSeq }: Naive): MailboxIndex {
  const index = new MailboxIndex(mailboxId, modSeq);
  index.fill({
    uids: Uint32Array.from(rows, ({ uid }) => uid),
    bits: Uint32Array.from(rows, ({ bits }) => bits),
    modSeqs: Float64Array.from(rows, (row) => row.modSeq),
  });
  for (const { uid, keywords } of rows) if (keywords.length > 0) index.setKeywords(uid, keywords);
  return index;
}

/** A change that has been done to `naive`. */
function change(
  naive: Naive,
  random: SeededRandom,
): MessagesAdded | FlagsChanged | MessagesRemoved | undefined {
  switch (random.below(4)) {
    case 0:
    case 1:
      return added(naive, random);
    case 2:
      return flagged(naive, random);
    default:
      return removed(naive, random);
  }
}

function added(naive: Naive, random: SeededRandom): MessagesAdded {
  naive.modSeq += random.between(1, 3);
  const rows = Array.from({ length: random.between(1, 9) }, () => {
    naive.uidNext += random.chance(0.1) ? random.below(1000) : 0;
    const keywords = random.chance(0.2) ? ["k", random.pick(["a", "b"])] : [];
    const uid = naive.uidNext++;
    return { uid, bits: random.below(1024), modSeq: naive.modSeq, keywords };
  });
  naive.rows.push(...rows);
  return {
    kind: "messages-added",
    accountId: 1,
    mailboxId,
    modSeq: naive.modSeq,
    uids: Uint32Array.from(rows, ({ uid }) => uid),
    ids: Float64Array.from(rows, ({ uid }) => uid),
    bits: Uint32Array.from(rows, ({ bits }) => bits),
    keywords: rows.some(({ keywords }) => keywords.length > 0)
      ? rows.map(({ keywords }) => keywords)
      : undefined,
  };
}

function flagged(naive: Naive, random: SeededRandom): FlagsChanged | undefined {
  const share = random.pick([1, 0.5, 0.05]);
  const chosen = naive.rows.filter(() => random.chance(share));
  if (chosen.length === 0) return undefined;
  naive.modSeq++;
  for (const row of chosen) {
    row.bits = random.below(1024);
    row.keywords = random.chance(0.3) ? ["z"] : [];
    row.modSeq = naive.modSeq;
  }
  return {
    kind: "flags-changed",
    accountId: 1,
    mailboxId,
    modSeq: naive.modSeq,
    uids: Uint32Array.from(chosen, ({ uid }) => uid),
    bits: Uint32Array.from(chosen, ({ bits }) => bits),
    keywords: chosen.some(({ keywords }) => keywords.length > 0)
      ? chosen.map(({ keywords }) => keywords)
      : undefined,
  };
}

function removed(naive: Naive, random: SeededRandom): MessagesRemoved | undefined {
  const share = random.pick([1, 0.5, 0.05, 0.05]);
  const gone = naive.rows.filter(() => random.chance(share));
  if (gone.length === 0) return undefined;
  naive.modSeq++;
  naive.rows = naive.rows.filter((row) => !gone.includes(row));
  const uids = Uint32Array.from(gone, ({ uid }) => uid);
  return { kind: "messages-removed", accountId: 1, mailboxId, modSeq: naive.modSeq, uids };
}

function compare(
  index: MailboxIndex,
  { rows, uidNext, modSeq }: Naive,
  random: SeededRandom,
): void {
  const found = Array.from({ length: index.count }, (_, at) => ({
    uid: index.uid(at),
    bits: index.bits(at),
    modSeq: index.modSeq(at),
    keywords: index.keywords(at),
  }));
  assert.deepEqual(found, rows);
  assert.deepEqual(
    [...index.uids()],
    rows.map(({ uid }) => uid),
  );
  assert.equal(index.highestModSeq, modSeq);
  assert.equal(
    index.firstUnseen,
    rows.findIndex((row) => !(row.bits & flagBits["\\Seen"])),
  );
  const since = random.below(modSeq + 1);
  assert.deepEqual(
    [...index.changedSince(since)],
    rows.filter((row) => row.modSeq > since).map(({ uid }) => uid),
  );
  for (const uid of [0, random.below(uidNext), uidNext, 2 ** 32 - 1]) {
    assert.equal(
      index.positionOf(uid),
      rows.findIndex((row) => row.uid === uid),
    );
    const from = rows.findIndex((row) => row.uid >= uid);
    assert.equal(index.positionFrom(uid), from < 0 ? rows.length : from);
  }
}
