import assert from "node:assert/strict";
import { flagNames } from "../store/flags.ts";
import type { MailboxId } from "../store/ids.ts";
import type { MailboxIndex } from "../store/mailbox-index.ts";
import { sortedFlags } from "./imap-believer.ts";

interface TrueMessage {
  flags: ReadonlySet<string>;
  /** 0 until it is learnt. */
  modSeq: number;
}

/** A mailbox as the commands given so far must have left it. Modification sequences are learnt, and checked to grow. */
export class MailboxTruth {
  readonly name: string;
  readonly id: MailboxId;
  readonly uidValidity: number;
  readonly messages = new Map<number, TrueMessage>();
  readonly gone: { readonly uid: number; modSeq: number }[] = [];
  uidNext = 1;
  highestModSeq: number;
  /** When messages went is known exactly from here on. */
  certainModSeq = 1;

  constructor(of: { name: string; id: MailboxId; uidValidity: number; highestModSeq: number }) {
    this.name = of.name;
    this.id = of.id;
    this.uidValidity = of.uidValidity;
    this.highestModSeq = of.highestModSeq;
  }

  get uids(): number[] {
    return [...this.messages.keys()];
  }

  flags(uid: number): string | undefined {
    const message = this.messages.get(uid);
    return message && sortedFlags(message.flags);
  }

  has(uid: number, flag: string): boolean {
    return this.messages.get(uid)?.flags.has(flag) ?? false;
  }

  modSeq(uid: number): number {
    return this.messages.get(uid)?.modSeq ?? 0;
  }

  add(flags: Iterable<string>): number {
    this.messages.set(this.uidNext, { flags: new Set(flags), modSeq: 0 });
    return this.uidNext++;
  }

  setFlags(uid: number, flags: Iterable<string>): void {
    const message = this.messages.get(uid)!;
    const next = new Set(flags);
    if (sortedFlags(next) === sortedFlags(message.flags)) return;
    message.flags = next;
    message.modSeq = 0;
  }

  remove(uid: number): void {
    assert.ok(this.messages.delete(uid));
    this.gone.push({ uid, modSeq: 0 });
  }

  /** UIDs that went after `modSeq`, out of `known` where that is given. RFC 7162 §3.2.6 */
  goneSince(modSeq: number, known?: ReadonlySet<number>): number[] {
    return this.gone
      .filter((one) => one.modSeq > modSeq && (known?.has(one.uid) ?? true))
      .map(({ uid }) => uid)
      .toSorted((one, other) => one - other);
  }

  changedSince(modSeq: number): number[] {
    return this.uids.filter((uid) => this.modSeq(uid) > modSeq);
  }

  /** After each command: the mailbox is so, and what changed has a sequence above all before. RFC 7162 §3.1 */
  settle(index: MailboxIndex): void {
    assert.deepEqual([...index.uids()], this.uids, `Messages of ${this.name}`);
    let isChanged = false;
    for (let at = 0; at < index.count; at++) {
      const uid = index.uid(at);
      const message = this.messages.get(uid)!;
      const flags = sortedFlags(flagNames(index.bits(at), index.keywords(at)));
      assert.equal(flags, this.flags(uid), `Flags of ${this.name} ${uid}`);
      const modSeq = index.modSeq(at);
      if (message.modSeq !== 0) assert.equal(modSeq, message.modSeq, `${this.name} ${uid}`);
      else assert.ok(modSeq > this.highestModSeq, `MODSEQ of ${this.name} ${uid}`);
      isChanged ||= message.modSeq === 0;
      message.modSeq = modSeq;
    }
    for (const one of this.gone) {
      if (one.modSeq !== 0) continue;
      one.modSeq = index.highestModSeq;
      isChanged = true;
    }
    if (isChanged) assert.ok(index.highestModSeq > this.highestModSeq, `Highest of ${this.name}`);
    else assert.equal(index.highestModSeq, this.highestModSeq, `Highest of ${this.name}`);
    this.highestModSeq = index.highestModSeq;
  }

  /** Takes the mailbox as it is, after commands whose order nobody knows. */
  adopt(index: MailboxIndex, uidNext: number): void {
    const before = this.uids;
    const { highestModSeq } = index;
    this.messages.clear();
    for (let at = 0; at < index.count; at++) {
      const flags = new Set(flagNames(index.bits(at), index.keywords(at)));
      this.messages.set(index.uid(at), { flags, modSeq: index.modSeq(at) });
    }
    for (let uid = this.uidNext; uid < uidNext; uid++) before.push(uid);
    for (const uid of before) {
      if (!this.messages.has(uid)) this.gone.push({ uid, modSeq: highestModSeq });
    }
    assert.ok(uidNext >= this.uidNext && highestModSeq >= this.highestModSeq);
    this.uidNext = uidNext;
    this.highestModSeq = highestModSeq;
    this.certainModSeq = highestModSeq;
  }
}
