// The process is killed amid STORE, MOVE, EXPUNGE and APPEND. What was acknowledged is so, and whoever comes back with
// QRESYNC is told exactly what happened.
import assert from "node:assert/strict";
import { it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { ImapBeliever, sortedFlags } from "../testing/imap-believer.ts";
import { ImapClient } from "../testing/imap-client.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { letter } from "./letter.ts";
import { login, password, Product } from "./product.ts";

const rounds = 10;
const workers = 6;
const mailboxes = ["One", "Two"] as const;
const flagNames = ["\\Seen", "\\Flagged", "\\Answered", "Storm"];

interface Place {
  readonly mailbox: string;
  /** Undefined: not known, since the answer did not come. */
  readonly uid: number | undefined;
  readonly flags: string;
}

/** Of each message, by its subject: where it is, and where it may be if the last command was done. No place: it is gone. */
interface Fate {
  sure: Place | undefined;
  /** Absent: nothing is under way. */
  maybe?: { readonly place: Place | undefined };
}

interface Ledger {
  readonly fates: Map<string, Fate>;
  /** Mailbox and UID of everything that was ever acknowledged: none is given twice. */
  readonly places: Set<string>;
  acknowledged: number;
}

/** What a client remembers of a mailbox: as it was when it came, and as it was told since. */
interface Memory {
  readonly uidValidity: string;
  readonly modSeq: number;
  readonly before: ReadonlyMap<number, string>;
  readonly told: ReadonlyMap<number, string>;
  readonly modSeqTold: number;
}

it(
  "keeps what it acknowledged over IMAP, and its QRESYNC exact, over kill -9",
  {
    timeout: 200_000,
  },
  async (t) => {
    const random = new SeededRandom(Date.now());
    t.diagnostic(`seed ${random.seed}`);
    await using product = await Product.localserve();
    const ledger: Ledger = { fates: new Map(), places: new Set(), acknowledged: 0 };
    {
      await using imap = await product.imap();
      for (const name of mailboxes) await imap.ok(`CREATE ${name}`);
    }
    for (let round = 0; round < rounds; round++) {
      const goal = ledger.acknowledged + 150;
      const watched = Promise.all(mailboxes.map((name) => watch(product, name)));
      const names = Array.from({ length: workers }, (_, i) => `${round}-${i}`);
      const storm = Promise.allSettled(
        names.map((name) => rage(product, ledger, { name, random })),
      );
      while (ledger.acknowledged < goal) await sleep(1);
      await sleep(random.below(100));
      await product.kill();
      for (const result of await storm) assertCut(result);
      const memories = await watched;
      await product.start();
      await product.verify();
      await checkFates(product, ledger);
      for (const [at, name] of mailboxes.entries()) await checkMemory(product, name, memories[at]!);
    }
    t.diagnostic(`${ledger.acknowledged} commands acknowledged`);
  },
);

/** A worker ends with its connection, for no other reason. */
function assertCut(result: PromiseSettledResult<never>): void {
  const reason = result.status === "rejected" ? String(result.reason) : "";
  assert.match(reason, /Connection ended|ECONNRESET|EPIPE|Cannot connect/);
}

async function connect(product: Product): Promise<ImapClient> {
  const client = await ImapClient.connect({ port: product.ports.imap });
  await client.login(login, password);
  return client;
}

/** One message after the other, until the connection ends. */
async function rage(
  product: Product,
  ledger: Ledger,
  { name, random }: { name: string; random: SeededRandom },
): Promise<never> {
  await using client = await connect(product);
  for (let i = 0; ; i++) {
    const subject = `storm-${name}-${i}`;
    const fate: Fate = { sure: undefined };
    ledger.fates.set(subject, fate);
    const mailbox = random.pick(mailboxes);
    const flags = someFlags(random);
    const born = { mailbox, uid: undefined, flags };
    await attempt(ledger, { fate, place: born }, async () => {
      const { code } = await client.append(mailbox, letter(subject), { flags });
      return { ...born, uid: Number(code?.split(" ")[2]) };
    });
    for (let steps = random.below(6); steps > 0 && fate.sure; steps--) {
      await change(client, ledger, { fate, random });
    }
  }
}

async function change(
  client: ImapClient,
  ledger: Ledger,
  { fate, random }: { fate: Fate; random: SeededRandom },
): Promise<void> {
  const here = fate.sure!;
  const { mailbox, uid } = here;
  await client.ok(`SELECT ${mailbox}`);
  const choice = random.below(5);
  if (choice < 3) {
    const flags = someFlags(random);
    await attempt(ledger, { fate, place: { ...here, flags } }, async () => {
      await client.ok(`UID STORE ${uid} FLAGS.SILENT (${flags})`);
      return { ...here, flags };
    });
  } else if (choice === 3) {
    const there = { ...here, mailbox: mailbox === "One" ? "Two" : "One", uid: undefined };
    await attempt(ledger, { fate, place: there }, async () => {
      const { untagged } = await client.ok(`UID MOVE ${uid} ${there.mailbox}`);
      const code = untagged.flatMap(({ text }) => /COPYUID \d+ \d+ (\d+)/.exec(text)?.[1] ?? []);
      return { ...there, uid: Number(code[0]) };
    });
  } else {
    const marked = { ...here, flags: "\\Deleted" };
    await attempt(ledger, { fate, place: marked }, async () => {
      await client.ok(`UID STORE ${uid} FLAGS.SILENT (\\Deleted)`);
      return marked;
    });
    await attempt(ledger, { fate, place: undefined }, async () => {
      await client.ok(`UID EXPUNGE ${uid}`);
      return undefined;
    });
  }
}

async function attempt(
  ledger: Ledger,
  { fate, place }: { fate: Fate; place: Place | undefined },
  command: () => Promise<Place | undefined>,
): Promise<void> {
  fate.maybe = { place };
  const before = fate.sure;
  fate.sure = await command();
  delete fate.maybe;
  ledger.acknowledged++;
  if (!fate.sure || (before?.uid === fate.sure.uid && before?.mailbox === fate.sure.mailbox)) {
    return;
  }
  const label = `${fate.sure.mailbox} ${fate.sure.uid}`;
  assert.ok(!ledger.places.has(label), `${label} was given twice`);
  ledger.places.add(label);
}

/** Sits in the mailbox until the connection ends, and listens. */
async function watch(product: Product, mailbox: string): Promise<Memory> {
  await using client = await connect(product);
  await client.ok("ENABLE QRESYNC");
  const believer = new ImapBeliever(client);
  const { untagged } = await believer.say(`SELECT ${mailbox}`);
  const said = untagged.map(({ text }) => text).join("\n");
  if (believer.messages.length > 0) await believer.say("UID FETCH 1:* (FLAGS)");
  const before = stateOf(believer);
  try {
    for (;;) await believer.say("UID FETCH 1:* (FLAGS)");
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error;
  }
  return {
    uidValidity: /UIDVALIDITY (\d+)/.exec(said)![1]!,
    modSeq: Number(/HIGHESTMODSEQ (\d+)/.exec(said)![1]),
    before,
    told: stateOf(believer),
    modSeqTold: Math.max(0, ...believer.messages.map(({ modSeq }) => modSeq ?? 0)),
  };
}

/** Flags by UID, of the messages whose UIDs it knows. */
function stateOf({ messages }: ImapBeliever): Map<number, string> {
  return new Map(
    messages.flatMap(({ uid, flags = "" }) => (uid === undefined ? [] : [[uid, flags]])),
  );
}

async function checkFates(product: Product, ledger: Ledger): Promise<void> {
  await using client = await connect(product);
  const found = new Map<string, Place>();
  for (const mailbox of mailboxes) {
    await client.ok(`SELECT ${mailbox}`);
    const { untagged } = await client.ok(
      "UID FETCH 1:* (FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])",
    );
    for (const { text, literals } of untagged) {
      const subject = /Subject: (\S+)/.exec(literals[0]?.toString() ?? "")![1]!;
      assert.ok(!found.has(subject), `${subject} is there twice`);
      const flags = sortedFlags(/FLAGS \(([^)]*)\)/.exec(text)![1]!.split(" "));
      found.set(subject, { mailbox, uid: Number(/UID (\d+)/.exec(text)![1]), flags });
    }
  }
  for (const [subject, fate] of ledger.fates) {
    const here = found.get(subject);
    const { sure, maybe } = fate;
    const isFine = isSame(here, sure) || (maybe !== undefined && isSame(here, maybe.place));
    const said = [here, sure, maybe].map((one) => JSON.stringify(one)).join(", not ");
    assert.ok(isFine, `${subject} is at ${said}`);
    delete fate.maybe;
    fate.sure = here;
    if (!here) ledger.fates.delete(subject);
  }
}

function isSame(here: Place | undefined, there: Place | undefined): boolean {
  if (!here || !there) return here === there;
  const { mailbox, uid = here.uid, flags } = there;
  return here.mailbox === mailbox && here.uid === uid && here.flags === flags;
}

/** RFC 7162 §3.2.5: the difference is exact, and makes both what was known before and what was told since true. */
async function checkMemory(product: Product, mailbox: string, memory: Memory): Promise<void> {
  const { uidValidity, modSeq } = memory;
  await using client = await connect(product);
  await client.ok("ENABLE QRESYNC");
  const fresh = new ImapBeliever(client);
  const { untagged } = await fresh.say(`SELECT ${mailbox}`);
  const said = untagged.map(({ text }) => text).join("\n");
  const highest = Number(/HIGHESTMODSEQ (\d+)/.exec(said)![1]);
  assert.ok(highest >= memory.modSeqTold, `${mailbox}: ${highest} after ${memory.modSeqTold}`);
  if (fresh.messages.length > 0) await fresh.say("UID FETCH 1:* (FLAGS MODSEQ)");
  const now = stateOf(fresh);
  await client.ok("UNSELECT");
  const back = new ImapBeliever(client);
  await back.say(`SELECT ${mailbox} (QRESYNC (${uidValidity} ${modSeq}))`);
  const changed = stateOf(back);
  const newer = fresh.messages.filter((message) => message.modSeq! > modSeq);
  assert.deepEqual(
    [...changed.keys()],
    newer.map(({ uid }) => uid),
    "Changed messages",
  );
  for (const known of [memory.before, memory.told]) {
    const gone = [...known.keys()].filter((uid) => !now.has(uid));
    for (const uid of gone) assert.ok(back.earlier.includes(uid), `${uid} went from ${mailbox}`);
    const merged = new Map([...known, ...changed].filter(([uid]) => !back.earlier.includes(uid)));
    const ascending = [...merged].toSorted(([one], [other]) => one - other);
    assert.deepEqual(ascending, [...now], `${mailbox} after what QRESYNC told`);
  }
  assert.deepEqual(
    back.earlier.filter((uid) => now.has(uid)),
    [],
  );
}

function someFlags(random: SeededRandom): string {
  return sortedFlags(flagNames.filter(() => random.chance(0.4)));
}
