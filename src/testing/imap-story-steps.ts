import assert from "node:assert/strict";
import type { ImapAnswer } from "./imap-client.ts";
import { numbersOf } from "./imap-believer.ts";
import { type Actor, type ImapStory, uidSetsOf } from "./imap-story.ts";
import type { MailboxTruth } from "./mailbox-truth.ts";

type Step = (story: ImapStory, actor: Actor) => Promise<void>;

/** Beyond, nothing is added: large mailboxes find no more, and take longer. */
const messagesMax = 25;
/** A session's list of what is to be told holds 1000. */
const avalancheChanges = 1200;
const flagNames = ["\\Seen", "\\Flagged", "\\Deleted", "\\Answered", "work", "home"];

/** One command of one session, its answer checked. */
export async function takeStep(story: ImapStory, actor: Actor): Promise<void> {
  const { random } = story;
  const isFull = actor.mailbox.messages.size > messagesMax;
  if (actor.view.length === 0 || (!isFull && random.chance(0.15))) {
    return random.pick(bringing)(story, actor);
  }
  const step = isFull && random.chance(0.5) ? expunge : random.pick(steps);
  return step(story, actor);
}

async function append(story: ImapStory, actor: Actor): Promise<void> {
  const mailbox = story.random.pick(story.mailboxes);
  if (mailbox.messages.size > messagesMax) return noop(story, actor);
  const flags = someFlags(story);
  const uid = mailbox.add(flags);
  const list = flags.length > 0 ? ` (${flags.join(" ")})` : "";
  const answer = await story.say(actor, `APPEND ${mailbox.name}${list}`, message(uid));
  assert.equal(answer.code, `APPENDUID ${mailbox.uidValidity} ${uid}`, answer.text);
  story.settle(actor, "send");
}

async function noop(story: ImapStory, actor: Actor): Promise<void> {
  const { status } = await story.say(actor, story.random.pick(["NOOP", "CHECK"]));
  assert.equal(status, "OK");
  story.settle(actor, "send");
}

async function fetch(story: ImapStory, actor: Actor): Promise<void> {
  const { random } = story;
  const { mailbox, kind } = actor;
  const saved = actor.saved.length > 0 && random.chance(0.3);
  const { text, byUid, uids } = saved
    ? { text: "$", byUid: kind.uidOnly || random.chance(0.5), uids: actor.saved }
    : story.targets(actor);
  const marks = random.chance(0.2);
  const items = `(UID FLAGS${kind.condStore ? " MODSEQ" : ""}${marks ? " BODY[TEXT]" : ""})`;
  const since = kind.condStore && random.chance(0.3) ? recent(story, mailbox) : undefined;
  const vanished = since !== undefined && byUid && kind.qresync && random.chance(0.7);
  const modifier =
    since === undefined ? "" : ` (CHANGEDSINCE ${since}${vanished ? " VANISHED" : ""})`;
  const there = actor.live(uids).filter((uid) => mailbox.modSeq(uid) > (since ?? -1));
  const range = vanished && text !== "$" ? rangeOf(text) : new Set<number>();
  const gone = mailbox.goneSince(since ?? 0, range);
  if (marks && !actor.readOnly) {
    for (const uid of there) mailbox.setFlags(uid, flagsOf(mailbox, uid).add("\\Seen"));
  }
  const numbers = there.map((uid) => (kind.uidOnly ? uid : actor.view.indexOf(uid) + 1));
  const command = `${byUid ? "UID " : ""}FETCH ${text} ${items}${modifier}`;
  const answer = await story.say(actor, command);
  expectMissing(answer, since === undefined && !byUid && there.length < uids.length);
  assert.deepEqual(actor.believer.earlier, gone, command);
  for (const number of numbers) assert.ok(actor.believer.fetched.has(number), command);
  story.settle(actor, byUid ? "send" : "hold");
}

async function store(story: ImapStory, actor: Actor): Promise<void> {
  const { random } = story;
  const { mailbox, kind, readOnly } = actor;
  const { text, byUid, uids } = story.targets(actor);
  const flags = someFlags(story);
  const sign = random.pick(["+", "-", ""]);
  const silent = random.chance(0.3);
  const since = kind.condStore && random.chance(0.3) ? recent(story, mailbox) : undefined;
  const there = actor.live(uids);
  const chosen = there.filter((uid) => mailbox.modSeq(uid) <= (since ?? Infinity));
  for (const uid of readOnly ? [] : chosen) {
    const before = flagsOf(mailbox, uid);
    const named = new Set(flags);
    const after =
      sign === "" ? named : sign === "+" ? before.union(named) : before.difference(named);
    mailbox.setFlags(uid, after);
    if (silent) actor.assume(uid);
  }
  const modifier = since === undefined ? "" : ` (UNCHANGEDSINCE ${since})`;
  const words = `${text}${modifier} ${sign}FLAGS${silent ? ".SILENT" : ""} (${flags.join(" ")})`;
  const answer = await story.say(actor, `${byUid ? "UID " : ""}STORE ${words}`);
  if (readOnly) assert.equal(answer.code, "CANNOT", answer.text);
  else {
    expectMissing(answer, !byUid && there.length < uids.length);
    const left = there.filter((uid) => !chosen.includes(uid));
    const expected = byUid ? left : left.map((uid) => actor.view.indexOf(uid) + 1);
    const modified = /MODIFIED ([\d:,]+)/.exec(answer.code ?? "")?.[1];
    if (answer.status === "OK") {
      assert.deepEqual(modified === undefined ? [] : numbersOf(modified), expected, answer.text);
    }
    if (!silent || kind.condStore) {
      for (const uid of chosen) {
        const number = kind.uidOnly ? uid : actor.view.indexOf(uid) + 1;
        assert.ok(actor.believer.fetched.has(number), `${words}: ${uid}`);
      }
    }
  }
  story.settle(actor, byUid ? "send" : "hold");
}

async function expunge(story: ImapStory, actor: Actor): Promise<void> {
  const { mailbox, readOnly, view } = actor;
  const isPart = view.length > 0 && story.random.chance(0.5);
  const { text, uids } = isPart ? uidTargets(story, actor) : { text: "", uids: mailbox.uids };
  const gone = actor.live(uids).filter((uid) => mailbox.has(uid, "\\Deleted"));
  if (!readOnly) for (const uid of gone) mailbox.remove(uid);
  const answer = await story.say(actor, isPart ? `UID EXPUNGE ${text}` : "EXPUNGE");
  if (readOnly) assert.equal(answer.code, "CANNOT", answer.text);
  else assert.equal(answer.status, "OK", answer.text);
  story.settle(actor, "send");
  if (!readOnly && gone.length > 0) expectHighest(actor, answer);
}

/** COPY and MOVE. */
async function transfer(story: ImapStory, actor: Actor): Promise<void> {
  const { random } = story;
  const { mailbox, readOnly } = actor;
  const { text, byUid, uids } = story.targets(actor);
  const word = random.pick(["COPY", "MOVE"]);
  const target = random.pick(story.mailboxes);
  if (target.messages.size > messagesMax) return expunge(story, actor);
  const there = actor.live(uids);
  const isRefused = word === "MOVE" && (readOnly || target === mailbox);
  const copies: number[] = [];
  for (const uid of isRefused ? [] : there) {
    copies.push(target.add(flagsOf(mailbox, uid)));
    if (word === "MOVE") mailbox.remove(uid);
  }
  const answer = await story.say(actor, `${byUid ? "UID " : ""}${word} ${text} ${target.name}`);
  if (isRefused) assert.equal(answer.code, "CANNOT", answer.text);
  else if (there.length === 0) expectMissing(answer, !byUid);
  else {
    const codes = [answer.text, ...answer.untagged.map((line) => line.text)];
    const code = codes.flatMap((line) => /\[(COPYUID [^\]]*)\]/.exec(line)?.[1] ?? []);
    assert.deepEqual(uidSetsOf(code[0]), [there, copies], answer.text);
  }
  story.settle(actor, "send");
  if (word === "MOVE" && !isRefused && there.length > 0) expectHighest(actor, answer);
}

async function replace(story: ImapStory, actor: Actor): Promise<void> {
  const { random } = story;
  const { mailbox, kind, view, readOnly } = actor;
  const uid = random.pick(view);
  const byUid = kind.uidOnly || random.chance(0.5);
  const target = random.pick(story.mailboxes);
  const isThere = mailbox.messages.has(uid);
  if (isThere && !readOnly) {
    target.add([]);
    mailbox.remove(uid);
  }
  const number = byUid ? uid : view.indexOf(uid) + 1;
  const command = `${byUid ? "UID " : ""}REPLACE ${number} ${target.name}`;
  const { status, text } = await story.say(actor, command, message(uid));
  assert.equal(status, isThere && !readOnly ? "OK" : "NO", text);
  story.settle(actor, "send");
}

/** SEARCH and SORT. */
async function search(story: ImapStory, actor: Actor): Promise<void> {
  const { random } = story;
  const { mailbox, kind, view } = actor;
  const flag = random.pick(["\\Seen", "\\Flagged", "\\Deleted", "work"]);
  const isSet = random.chance(0.5);
  const word = flag === "work" ? "KEYWORD work" : flag.slice(1).toUpperCase();
  const key = `${isSet ? "" : "UN"}${word}`;
  const byUid = kind.uidOnly || random.chance(0.5);
  const returns = random.pick(["", "", " RETURN (ALL)", " RETURN (SAVE)"]);
  const expected = view.filter(
    (uid) => mailbox.messages.has(uid) && mailbox.has(uid, flag) === isSet,
  );
  const sorts = returns === "" && random.chance(0.3);
  const verb = sorts ? "SORT (SUBJECT) UTF-8" : `SEARCH${returns}`;
  const answer = await story.say(actor, `${byUid ? "UID " : ""}${verb} ${key}`);
  assert.equal(answer.status, "OK", answer.text);
  if (returns === " RETURN (SAVE)") actor.saved = expected;
  else {
    const found = foundBy(answer).map((number) => (byUid ? number : view[number - 1]!));
    const ascending = found.toSorted((one, other) => one - other);
    assert.deepEqual(actor.live(ascending), expected, key);
  }
  story.settle(actor, byUid ? "send" : "hold");
}

async function status(story: ImapStory, actor: Actor): Promise<void> {
  const mailbox = story.random.pick(story.mailboxes);
  const items = ["MESSAGES", "UIDNEXT", "UNSEEN", "DELETED"];
  if (actor.kind.condStore) items.push("HIGHESTMODSEQ");
  const { untagged } = await story.say(actor, `STATUS ${mailbox.name} (${items.join(" ")})`);
  const { uids, uidNext, highestModSeq } = mailbox;
  const values = [
    uids.length,
    uidNext,
    uids.filter((uid) => !mailbox.has(uid, "\\Seen")).length,
    uids.filter((uid) => mailbox.has(uid, "\\Deleted")).length,
    Math.max(highestModSeq, 1),
  ];
  const list = items.map((item, at) => `${item} ${values[at]}`).join(" ");
  assert.equal(untagged[0]?.text, `STATUS ${mailbox.name} (${list})`);
  story.settle(actor, "send");
}

/** Another one acts meanwhile. */
async function idle(story: ImapStory, actor: Actor): Promise<void> {
  if (story.actors.filter(({ isIdle }) => !isIdle).length === 1) return noop(story, actor);
  actor.isIdle = true;
  const other = story.random.pick(story.actors.filter(({ isIdle }) => !isIdle));
  await actor.believer.idle(() => takeStep(story, other));
  actor.isIdle = false;
  story.past.push(`${story.actors.indexOf(actor)}: IDLE until then`);
  story.settle(actor, "send");
}

/** Leaves the mailbox, perhaps the server, and comes back to it or to the other. */
async function leave(story: ImapStory, actor: Actor): Promise<void> {
  const { random } = story;
  const next = random.pick(story.mailboxes);
  await story.keep(actor);
  const way = random.pick(["SELECT", "CLOSE", "UNSELECT", "LOGOUT", "lost"]);
  const { mailbox } = actor;
  if (way === "CLOSE" && !actor.readOnly) {
    for (const uid of mailbox.uids) if (mailbox.has(uid, "\\Deleted")) mailbox.remove(uid);
  }
  if (way !== "SELECT" && way !== "lost") {
    const { untagged } = await story.say(actor, way);
    assert.ok(!untagged.some(({ text }) => /EXPUNGE|VANISHED/.test(text)), way);
  }
  story.settleTruth();
  if (way === "LOGOUT" || way === "lost") await story.reconnect(actor);
  await story.select(actor, next, random.chance(0.2) ? "EXAMINE" : "SELECT");
  story.settle(actor, "send");
}

/** All at once: afterwards nobody knows more than that everybody is told the same. */
export async function burst(story: ImapStory): Promise<void> {
  const { random } = story;
  await Promise.all(
    story.actors.map(async (actor) => {
      const { view } = actor;
      const number = view.length > 0 ? random.pick(view) : 1;
      const flag = random.pick(["\\Seen", "\\Deleted", "work"]);
      const command = random.pick([
        `UID STORE ${number}:* +FLAGS (${flag})`,
        `UID STORE 1:${number} -FLAGS (${flag})`,
        "EXPUNGE",
        `UID MOVE ${number} ${actor.mailbox.name === "INBOX" ? "Trash" : "INBOX"}`,
        `UID COPY ${number} INBOX`,
        "UID FETCH 1:* (FLAGS)",
        "NOOP",
      ]);
      await story.say(actor, command);
    }),
  );
  await meetAgain(story);
}

/** More changes than the server remembers for those who do not listen. */
export async function avalanche(story: ImapStory): Promise<void> {
  const inInbox = story.actors.filter((actor) => actor.mailbox === story.mailboxes[0]);
  const busy = inInbox.filter((actor) => !actor.readOnly).slice(0, 3);
  const numbers = Array.from({ length: avalancheChanges / 3 }, (_, i) => i);
  await Promise.all(
    busy.map(async (actor, i) => {
      for (const number of numbers) {
        const sign = number % 2 === 0 ? "+" : "-";
        await story.say(actor, `UID STORE 1:* ${sign}FLAGS (fallen${i})`);
      }
      await story.say(actor, `UID COPY 1:* ${actor.mailbox.name}`);
      await story.say(actor, "UID STORE 1:* +FLAGS (\\Deleted)");
    }),
  );
  if (busy.length > 0) await story.say(busy[0]!, "EXPUNGE");
  await meetAgain(story);
}

/** Whatever happened, everybody is told the same. */
async function meetAgain(story: ImapStory): Promise<void> {
  story.adopt();
  for (const actor of story.actors) {
    await story.say(actor, "NOOP");
    story.settle(actor, "send");
  }
}

const bringing: readonly Step[] = [append];
const oftenSteps: readonly Step[] = [fetch, store, transfer, search];
const steps: readonly Step[] = [
  noop,
  status,
  expunge,
  replace,
  leave,
  idle,
  fetch,
  store,
  ...oftenSteps,
  ...oftenSteps,
];

function message(number: number): Buffer {
  return Buffer.from(`Subject: ${number}\r\n\r\n${number}\r\n`);
}

function someFlags({ random }: ImapStory): string[] {
  return flagNames.filter(() => random.chance(0.3));
}

function flagsOf(mailbox: MailboxTruth, uid: number): Set<string> {
  return new Set(mailbox.messages.get(uid)!.flags);
}

function uidTargets(story: ImapStory, { view }: Actor): { text: string; uids: number[] } {
  const low = story.random.below(view.length);
  const high = story.random.between(low, view.length - 1);
  return { text: `${view[low]}:${view[high]}`, uids: view.slice(low, high + 1) };
}

/** A sequence of the last changes or so. */
function recent({ random }: ImapStory, { highestModSeq, certainModSeq }: MailboxTruth): number {
  return Math.max(certainModSeq, highestModSeq - random.below(40));
}

function rangeOf(text: string): Set<number> {
  const [low = 0, high = low] = text.split(":").map((end) => (end === "*" ? 100_000 : Number(end)));
  const [first, last] = low < high ? [low, high] : [high, low];
  return new Set(numbersOf(`${first}:${last}`));
}

/** RFC 9051 §7.1, EXPUNGEISSUED. */
function expectMissing({ status: word, code, text }: ImapAnswer, isMissing: boolean): void {
  assert.equal(word, isMissing ? "NO" : "OK", text);
  if (isMissing) assert.equal(code, "EXPUNGEISSUED");
}

/** RFC 7162 §3.2.8: up to there the client has been told everything. */
function expectHighest({ kind, mailbox }: Actor, { code, text }: ImapAnswer): void {
  if (kind.qresync) assert.equal(code, `HIGHESTMODSEQ ${mailbox.highestModSeq}`, text);
}

function foundBy({ untagged }: ImapAnswer): number[] {
  for (const { text } of untagged) {
    const list = /^(?:SEARCH|SORT)([\d ]*)/.exec(text)?.[1];
    if (list !== undefined) return list.split(" ").filter(Boolean).map(Number);
    if (!text.startsWith("ESEARCH")) continue;
    const all = / ALL ([\d:,]+)/.exec(text)?.[1];
    return all === undefined ? [] : numbersOf(all);
  }
  assert.fail("No answer to SEARCH or SORT");
}
