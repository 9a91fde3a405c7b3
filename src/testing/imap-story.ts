import assert from "node:assert/strict";
import type { AccountId } from "../store/ids.ts";
import type { ImapClient } from "./imap-client.ts";
import { ImapBeliever, numbersOf } from "./imap-believer.ts";
import type { ImapDoor } from "./imap-door.ts";
import { MailboxTruth } from "./mailbox-truth.ts";
import type { SeededRandom } from "./seeded-random.ts";

/** What a session switches on after its login, by the name it has in ENABLE. */
export interface ActorKind {
  readonly enable: string;
  readonly condStore: boolean;
  readonly qresync: boolean;
  readonly uidOnly: boolean;
}

export const actorKinds: readonly ActorKind[] = [
  { enable: "", condStore: false, qresync: false, uidOnly: false },
  { enable: "CONDSTORE", condStore: true, qresync: false, uidOnly: false },
  { enable: "QRESYNC", condStore: true, qresync: true, uidOnly: false },
  { enable: "IMAP4rev2", condStore: false, qresync: false, uidOnly: false },
  { enable: "UIDONLY", condStore: false, qresync: false, uidOnly: true },
  { enable: "QRESYNC UIDONLY", condStore: true, qresync: true, uidOnly: true },
];

/** Messages as a command names them. */
export interface Targets {
  readonly text: string;
  readonly byUid: boolean;
  readonly uids: readonly number[];
}

/** What a client has kept of a mailbox when it left. */
interface Kept {
  readonly modSeq: number;
  readonly flags: Map<number, string>;
}

/** One session: what it believes, and what it must believe. */
export class Actor {
  readonly kind: ActorKind;
  believer: ImapBeliever;
  mailbox: MailboxTruth;
  readOnly = false;
  isIdle = false;
  /** UIDs by sequence number, as the server has told them up to now. */
  view: number[] = [];
  /** UIDs from here on have not been told. */
  untold = 1;
  /** What "$" means. RFC 5182 §2.1 */
  saved: number[] = [];
  readonly kept = new Map<MailboxTruth, Kept>();

  constructor(kind: ActorKind, believer: ImapBeliever, mailbox: MailboxTruth) {
    this.kind = kind;
    this.believer = believer;
    this.mailbox = mailbox;
  }

  /** Those that are there, whatever the client knows of it. */
  live(uids: readonly number[]): number[] {
    return uids.filter((uid) => this.mailbox.messages.has(uid));
  }

  /** After a command: it knows of all that came, of what went where that may be told, and of all flags that it ever knew. */
  check(expunges: "hold" | "send", command: string): void {
    const { mailbox, believer } = this;
    if (expunges === "send") this.view = mailbox.uids;
    else for (let uid = this.untold; uid < mailbox.uidNext; uid++) this.view.push(uid);
    this.untold = mailbox.uidNext;
    const shown = new Set(this.view);
    if (expunges === "send") this.saved = this.saved.filter((uid) => shown.has(uid));
    assert.equal(believer.messages.length, this.view.length, `Messages known after ${command}`);
    for (const [at, believed] of believer.messages.entries()) {
      const uid = this.view[at]!;
      believer.place(at, uid);
      if (!mailbox.messages.has(uid)) continue;
      const label = `of UID ${uid} after ${command}`;
      assert.equal(believed.flags ?? mailbox.flags(uid), mailbox.flags(uid), `Flags ${label}`);
      if (!this.kind.condStore || believed.modSeq === undefined) continue;
      assert.equal(believed.modSeq, mailbox.modSeq(uid), `MODSEQ ${label}`);
    }
  }

  /** A client that applies its own silent STORE. */
  assume(uid: number): void {
    const believed = this.believer.messages[this.view.indexOf(uid)]!;
    if (believed.flags !== undefined) believed.flags = this.mailbox.flags(uid);
  }
}

/**
 * Several sessions of one account in random steps, one command at a time, so that after each it is known what is true
 * and what every session may know and must know.
 */
export class ImapStory implements AsyncDisposable {
  readonly random: SeededRandom;
  readonly mailboxes: readonly MailboxTruth[];
  readonly actors: Actor[] = [];
  /** The last commands, for the one who has to find a fault. */
  readonly past: string[] = [];
  readonly #door: ImapDoor;
  readonly #account: string;

  private constructor(door: ImapDoor, account: string, random: SeededRandom) {
    this.random = random;
    this.#door = door;
    this.#account = account;
    const { store } = door.test;
    this.mailboxes = ["INBOX", "Trash"].map((name) => {
      const { id, uidValidity, modSeq } = store.mailboxByName(this.accountId, name)!;
      return new MailboxTruth({ name, id, uidValidity, highestModSeq: modSeq });
    });
  }

  static async open(door: ImapDoor, account: string, random: SeededRandom): Promise<ImapStory> {
    const story = new ImapStory(door, account, random);
    for (const kind of actorKinds) {
      const believer = new ImapBeliever(await story.login(kind));
      const actor = new Actor(kind, believer, story.mailboxes[0]!);
      story.actors.push(actor);
      await story.select(actor, story.mailboxes[0]!);
    }
    return story;
  }

  get accountId(): AccountId {
    return this.#door.test.accountId(this.#account);
  }

  async login({ enable }: ActorKind): Promise<ImapClient> {
    const client = await this.#door.login(this.#account);
    if (enable !== "") await client.ok(`ENABLE ${enable}`);
    return client;
  }

  /** The connection is lost, and there is another. */
  async reconnect(actor: Actor): Promise<void> {
    await actor.believer[Symbol.asyncDispose]();
    actor.believer = new ImapBeliever(await this.login(actor.kind));
  }

  /** Gives a command and hears the answer; the truth must have been changed before. */
  async say(actor: Actor, command: string, ...literals: readonly Uint8Array[]) {
    this.past.push(`${this.actors.indexOf(actor)}: ${command}`);
    if (this.past.length > 30) this.past.shift();
    return actor.believer.say(...(literals.length > 0 ? [`${command} `, ...literals] : [command]));
  }

  /** The store is as the truth says, and the actor knows what it must. */
  settle(actor: Actor, expunges: "hold" | "send"): void {
    this.settleTruth();
    actor.check(expunges, this.past.at(-1) ?? "");
  }

  settleTruth(): void {
    for (const mailbox of this.mailboxes) {
      using hold = this.#door.test.store.openIndex(mailbox.id);
      mailbox.settle(hold.index);
    }
  }

  /** The truth is taken from the store. */
  adopt(): void {
    const { store } = this.#door.test;
    for (const mailbox of this.mailboxes) {
      using hold = store.openIndex(mailbox.id);
      mailbox.adopt(hold.index, store.mailbox(mailbox.id)!.uidNext);
    }
  }

  /** Some messages that the actor knows of, by sequence number or UID. */
  targets(actor: Actor): Targets {
    const { random } = this;
    const { view, kind } = actor;
    const first = random.below(view.length);
    const last = random.chance(0.5) ? first : random.below(view.length);
    const [low, high] = first < last ? [first, last] : [last, first];
    const byUid = kind.uidOnly || random.chance(0.5);
    const numbers = byUid ? [view[low]!, view[high]!] : [low + 1, high + 1];
    if (random.chance(0.2)) return { text: "1:*", byUid, uids: view };
    // RFC 9051 §9: the order within a range is free.
    const ends = random.chance(0.1) ? numbers.toReversed() : numbers;
    return { text: ends.join(":"), byUid, uids: view.slice(low, high + 1) };
  }

  /** Selects afresh, or from where the client was when it left. */
  async select(actor: Actor, mailbox: MailboxTruth, word = "SELECT"): Promise<void> {
    const { believer, kind } = actor;
    const kept = actor.kept.get(mailbox);
    believer.forgetAll();
    actor.mailbox = mailbox;
    actor.readOnly = word === "EXAMINE";
    actor.saved = [];
    const isBack = kind.qresync && kept !== undefined;
    const known = isBack && kept.flags.size > 0 && this.random.chance(0.5) ? kept : undefined;
    const uids = known && [...known.flags.keys()];
    const set = uids === undefined ? "" : ` ${uids.join(",")}`;
    const modSeq = isBack ? Math.max(kept.modSeq, 1) : 0;
    const parameter = isBack ? ` (QRESYNC (${mailbox.uidValidity} ${modSeq}${set}))` : "";
    const { untagged, status, text } = await this.say(actor, `${word} ${mailbox.name}${parameter}`);
    assert.equal(status, "OK", text);
    const said = untagged.map((line) => line.text).join("\n");
    assert.match(said, new RegExp(`HIGHESTMODSEQ ${Math.max(mailbox.highestModSeq, 1)}\\]`));
    assert.match(said, new RegExp(`UIDNEXT ${mailbox.uidNext}\\]`));
    actor.check("send", this.past.at(-1)!);
    if (isBack) this.#compare(actor, kept, { modSeq, known: uids && new Set(uids) });
  }

  /** RFC 7162 §3.2.5: exactly what happened in between, and with it the client is up to date. */
  #compare(
    { believer, mailbox, kind }: Actor,
    { flags }: Kept,
    { modSeq, known }: { modSeq: number; known: ReadonlySet<number> | undefined },
  ): void {
    const label = this.past.at(-1)!;
    assert.deepEqual(believer.earlier, mailbox.goneSince(modSeq, known), label);
    const changed = mailbox.changedSince(modSeq).filter((uid) => known?.has(uid) ?? true);
    const numbers = changed.map((uid) => (kind.uidOnly ? uid : mailbox.uids.indexOf(uid) + 1));
    assert.deepEqual([...believer.fetched], numbers, label);
    for (const uid of believer.earlier) flags.delete(uid);
    for (const { uid, flags: heard } of believer.messages) {
      if (heard !== undefined) flags.set(uid!, heard);
    }
    const missed = mailbox.uids.filter((uid) => known?.has(uid) ?? true);
    assert.deepEqual(
      [...flags].toSorted(([one], [other]) => one - other),
      missed.map((uid) => [uid, mailbox.flags(uid)]),
      label,
    );
  }

  /** The client writes down what it knows, having asked for all flags. */
  async keep(actor: Actor): Promise<void> {
    const { believer, mailbox } = actor;
    await this.say(actor, "NOOP");
    actor.check("send", this.past.at(-1)!);
    if (actor.view.length > 0) await this.say(actor, "UID FETCH 1:* (FLAGS)");
    const flags = new Map(believer.messages.map((one) => [one.uid!, one.flags!]));
    actor.kept.set(mailbox, { modSeq: mailbox.highestModSeq, flags });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { believer } of this.actors) await believer[Symbol.asyncDispose]();
  }
}

/** UIDs from a COPYUID or APPENDUID code: one list for each set in it. */
export function uidSetsOf(code: string | undefined): number[][] {
  return (code ?? "").split(" ").slice(2).map(numbersOf);
}
