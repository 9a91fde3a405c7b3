import { writeSync } from "node:fs";
import { flagBits } from "../store/flags.ts";
import type { MailboxId, Uid } from "../store/ids.ts";
import { openStore } from "../store/store.ts";
import type { Store } from "../store/store.ts";
import { SeededRandom } from "./seeded-random.ts";
import { quietLog } from "./store.ts";

/**
 * A process that does all kinds of jobs at once, for as long as it is let live, and says of each message what it is
 * about to become and, once that is acknowledged, what it has become. Killed in the middle of its work by crash.slow.test.ts.
 */
export type StormLine =
  /** The message may become so, and was as said before. Each place is "mailbox bits". */
  | { readonly kind: "doubt"; readonly token: string; readonly places: readonly string[] }
  /** It is so now. */
  | { readonly kind: "sure"; readonly token: string; readonly places: readonly string[] }
  /** A mailbox was made. */
  | { readonly kind: "mailbox"; readonly name: string };

const workers = 12;
const segmentOctetsMax = 32 * 1024;
/** Goes through a file on its way in. */
const largeOctets = 300 * 1024;

interface Place {
  readonly mailboxId: MailboxId;
  readonly uid: Uid;
  readonly bits: number;
}

interface Storm {
  readonly store: Store;
  readonly random: SeededRandom;
  readonly mailboxIds: readonly MailboxId[];
}

async function rage(directory: string, seed: number): Promise<void> {
  const store = await openStore({ directory, log: quietLog(), segmentOctetsMax });
  if (store.currentRevision() === undefined) {
    const mailboxes = [{ name: "Archive" }, { name: "Trash" }];
    const accounts = [{ name: "you", mailboxes }];
    await store.applyRevision({ document: "", by: "", note: "", at: 0, base: 0, accounts });
  }
  const accountId = store.accountByName("you")!.id;
  const mailboxIds = ["INBOX", "Archive", "Trash"].map((name) => {
    return store.mailboxByName(accountId, name)!.id;
  });
  const work = Array.from({ length: workers }, (_, i) => {
    const storm = { store, random: new SeededRandom(seed + i), mailboxIds };
    return messagesForever(storm, `${seed}-${i}`);
  });
  await Promise.all([...work, compactForever(store), mailboxesForever(store, seed)]);
}

async function messagesForever(storm: Storm, name: string): Promise<never> {
  for (let i = 0; ; i++) await oneMessage(storm, `token-${name}-${i}`);
}

/** The life of one message, from its delivery to, mostly, its end. */
async function oneMessage(storm: Storm, token: string): Promise<void> {
  let places = await accept(storm, token);
  for (let steps = storm.random.below(4); steps > 0 && places.length > 0; steps--) {
    places = await step(storm, { token, places });
  }
  if (storm.random.chance(0.2)) return;
  while (places.length > 0) places = await step(storm, { token, places, isToGo: true });
}

async function accept({ store, random, mailboxIds }: Storm, token: string): Promise<Place[]> {
  const size = random.chance(0.05) ? largeOctets : random.below(5000);
  const deliveries = Array.from({ length: random.between(1, 2) }, () => {
    const flags = { bits: random.below(4), keywords: [] };
    return { mailboxId: random.pick(mailboxIds), flags, internalAt: 1, prefix: "" };
  });
  await using incoming = store.incoming();
  await incoming.write(Buffer.from(`Subject: ${token}\r\n\r\n`));
  await incoming.write(Buffer.alloc(size, token));
  const body = await incoming.finish();
  const bits = deliveries.map((one) => ({ mailboxId: one.mailboxId, bits: one.flags.bits }));
  tell("doubt", token, bits);
  const [accepted] = await store.accept([{ body, deliveries, queue: [] }]);
  const places = accepted!.placed.map(({ mailboxId, uid }, i) => {
    return { mailboxId, uid, bits: deliveries[i]!.flags.bits };
  });
  tell("sure", token, places);
  return places;
}

interface Message {
  readonly token: string;
  readonly places: readonly Place[];
  /** All of it is to be marked and expunged. */
  readonly isToGo?: boolean;
}

async function step(storm: Storm, message: Message): Promise<Place[]> {
  const { random, store } = storm;
  const at = random.pick(message.places);
  const others = message.places.filter((place) => place !== at);
  const uids = Uint32Array.of(at.uid);
  const to = random.pick(storm.mailboxIds);
  const doubt = (places: readonly Omit<Place, "uid">[]): void => {
    tell("doubt", message.token, [...others, ...places]);
  };
  const sure = (places: readonly Place[]): Place[] => {
    tell("sure", message.token, [...others, ...places]);
    return [...others, ...places];
  };
  const isMarked = (at.bits & flagBits["\\Deleted"]) !== 0;
  const choice = random.below(4);
  switch (message.isToGo === true ? (isMarked ? 3 : 0) : choice) {
    case 0: {
      const flags = { bits: random.below(16) | flagBits["\\Deleted"], keywords: ["Storm"] };
      doubt([{ ...at, bits: flags.bits }]);
      await store.storeFlags({ mailboxId: at.mailboxId, uids, mode: "replace", flags });
      return sure([{ ...at, bits: flags.bits }]);
    }
    case 1: {
      doubt([{ ...at, mailboxId: to }]);
      const { toUids } = await store.move(at.mailboxId, uids, to);
      return sure([{ ...at, mailboxId: to, uid: toUids[0]! }]);
    }
    case 2: {
      doubt([at, { ...at, mailboxId: to }]);
      const { toUids } = await store.copy(at.mailboxId, uids, to);
      return sure([at, { ...at, mailboxId: to, uid: toUids[0]! }]);
    }
    default: {
      if (!isMarked) return [...message.places];
      doubt([]);
      await store.expunge(at.mailboxId, uids);
      return sure([]);
    }
  }
}

async function compactForever(store: Store): Promise<never> {
  for (;;) {
    await store.compact();
    // Nothing was worth it: something will be, after some more commits.
    const { promise, resolve } = Promise.withResolvers<void>();
    let commits = 0;
    using _subscription = store.subscribe(() => ++commits === 20 && resolve());
    await promise;
  }
}

async function mailboxesForever(store: Store, seed: number): Promise<never> {
  const accountId = store.accountByName("you")!.id;
  for (let i = 0; ; i++) {
    const name = `made/${seed}/${i}`;
    await store.createMailbox({ accountId, name });
    line({ kind: "mailbox", name });
    const { id } = await store.createMailbox({ accountId, name: `temporary/${seed}/${i}` });
    await store.deleteMailbox(id);
  }
}

function tell(kind: "doubt" | "sure", token: string, places: readonly Omit<Place, "uid">[]): void {
  line({ kind, token, places: places.map(({ mailboxId, bits }) => `${mailboxId} ${bits}`) });
}

/** At once, so that nothing said is lost with the process. */
function line(of: StormLine): void {
  const text = Buffer.from(`${JSON.stringify(of)}\n`);
  for (let at = 0; at < text.length;) at += writeSync(1, text, at);
}

if (import.meta.main) await rage(process.argv[2]!, Number(process.argv[3]));
