import assert from "node:assert/strict";
import type { ImapAnswer, ImapClient, ImapCommandPart } from "./imap-client.ts";

/** A message as a client knows it: what it has not heard is undefined. */
export interface Believed {
  uid: number | undefined;
  /** Sorted, with spaces between them. */
  flags: string | undefined;
  modSeq: number | undefined;
}

/**
 * A client that believes what it is told: its messages by sequence number, with UID, flags and modification sequence
 * where it heard them. It fails the test when it hears what cannot be.
 */
export class ImapBeliever implements AsyncDisposable {
  readonly client: ImapClient;
  readonly messages: Believed[] = [];
  /** After NOTIFY. RFC 5465 §3 */
  hearsAnytime = false;
  /** UIDs that VANISHED (EARLIER) has named in the last answer. */
  earlier: number[] = [];
  /** Messages that FETCH has spoken of in the last answer: by number, or by UID after UIDONLY. */
  fetched = new Set<number>();

  readonly #unplaced = new Map<number, string>();

  constructor(client: ImapClient) {
    this.client = client;
  }

  async say(...parts: readonly ImapCommandPart[]): Promise<ImapAnswer> {
    // RFC 9051 §7: EXPUNGE may not come while no command is in progress. Nothing else of ours does either.
    if (!this.hearsAnytime) {
      assert.equal(this.client.wire.pending.toString("latin1"), "", "Heard outside of a command");
    }
    this.#begin();
    const answer = await this.client.command(...parts);
    this.#hearAll(answer, holdsExpunges.test(String(parts[0])));
    return answer;
  }

  /** Sits in IDLE for as long as `during` takes. */
  async idle(during: () => Promise<void>): Promise<void> {
    this.#begin();
    const idling = await this.client.idle();
    await during();
    this.#hearAll(await idling.done(), false);
  }

  hear(line: string): void {
    const [first = "", word] = line.split(" ", 2);
    const number = Number(first);
    if (first === "VANISHED") this.#vanish(line);
    else if (word === "EXISTS") this.#grow(number);
    else if (word === "EXPUNGE") {
      assert.ok(number <= this.messages.length, `EXPUNGE of what is not there: ${line}`);
      this.messages.splice(number - 1, 1);
    } else if (word === "FETCH") this.#learn(number, line);
    else if (word === "UIDFETCH") this.#learnByUid(number, line);
    if (word === "FETCH" || word === "UIDFETCH") this.fetched.add(number);
  }

  /** Tells the UID of a message, as a FETCH would. */
  place(at: number, uid: number): void {
    const message = this.messages[at]!;
    assert.equal(message.uid ?? uid, uid, `UID of message ${at + 1}`);
    if (message.uid === uid) return;
    message.uid = uid;
    const line = this.#unplaced.get(uid);
    if (line !== undefined) this.#learn(at + 1, line);
  }

  /** Of messages that it changed itself without asking for an answer. */
  forgetFlags(): void {
    for (const message of this.messages) message.flags = undefined;
  }

  /** The mailbox is left. */
  forgetAll(): void {
    this.messages.length = 0;
    this.#unplaced.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client[Symbol.asyncDispose]();
  }

  #begin(): void {
    this.earlier = [];
    this.fetched = new Set();
  }

  #hearAll({ untagged }: ImapAnswer, holds: boolean): void {
    for (const { text } of untagged) {
      // RFC 9051 §7.5.1: sequence numbers keep their meaning while these are answered.
      const shifts = /^(\d+ EXPUNGE|VANISHED \d)/.test(text);
      assert.ok(!holds || !shifts, `Not while FETCH, STORE or SEARCH is answered: ${text}`);
      this.hear(text);
    }
  }

  #grow(count: number): void {
    assert.ok(count >= this.messages.length, `EXISTS may not shrink: ${count}`);
    while (this.messages.length < count) {
      this.messages.push({ uid: undefined, flags: undefined, modSeq: undefined });
    }
  }

  #vanish(line: string): void {
    const isEarlier = line.startsWith("VANISHED (EARLIER) ");
    const uids = numbersOf(line.slice(line.lastIndexOf(" ") + 1));
    if (isEarlier) this.earlier.push(...uids);
    for (const uid of uids) {
      const at = this.#positionOf(uid);
      // RFC 7162 §3.2.10.1: EARLIER may name what the client never knew, and what EXISTS does not count.
      assert.ok(isEarlier || at >= 0, `VANISHED of what is not there: ${line}`);
      if (!isEarlier) this.messages.splice(at, 1);
    }
  }

  /** Of messages whose UIDs were not heard yet, any that can have this one. */
  #positionOf(uid: number): number {
    const known = this.messages.findIndex((message) => message.uid === uid);
    if (known >= 0) return known;
    const behind = this.messages.findLastIndex((message) => (message.uid ?? Infinity) < uid) + 1;
    return this.messages[behind]?.uid === undefined && behind < this.messages.length ? behind : -1;
  }

  /** RFC 9586 §3.3. Which of the new messages it is may not be known yet: then it is learnt when that is told. */
  #learnByUid(uid: number, line: string): void {
    const at = this.#positionOf(uid);
    assert.ok(at >= 0, `UIDFETCH of what is not there: ${line}`);
    if (this.messages[at]!.uid === uid) this.#learn(at + 1, line);
    else this.#unplaced.set(uid, line);
  }

  #learn(number: number, line: string): void {
    const message = this.messages[number - 1];
    assert.ok(message, `FETCH of what is not there: ${line}`);
    const uid = /\bUID (\d+)/.exec(line)?.[1];
    if (uid !== undefined) {
      assert.ok(message.uid === undefined || message.uid === Number(uid), `Another UID: ${line}`);
      message.uid = Number(uid);
    }
    const modSeq = /\bMODSEQ \((\d+)\)/.exec(line)?.[1];
    if (modSeq !== undefined) {
      // RFC 7162 §3.1: it only grows.
      assert.ok(Number(modSeq) >= (message.modSeq ?? 0), `MODSEQ went back: ${line}`);
      message.modSeq = Number(modSeq);
    }
    const flags = /\bFLAGS \(([^)]*)\)/.exec(line)?.[1];
    if (flags !== undefined) message.flags = sortedFlags(flags.split(" "));
  }
}

const holdsExpunges = /^(FETCH|STORE|SEARCH|SORT|THREAD) /;

export function sortedFlags(names: Iterable<string>): string {
  return [...names].filter(Boolean).toSorted().join(" ");
}

/** All numbers of a set without `*`. */
export function numbersOf(set: string): number[] {
  return set.split(",").flatMap((range) => {
    const [low = 0, high = low] = range.split(":").map(Number);
    return Array.from({ length: high - low + 1 }, (_, i) => low + i);
  });
}
