import assert from "node:assert/strict";
import type { JsonObject } from "../jmap/json.ts";
import type { ImapClient } from "../testing/imap-client.ts";
import type { SeededRandom } from "../testing/seeded-random.ts";
import { made } from "./jmap-client.ts";
import type { JmapClient } from "./jmap-client.ts";
import type { JmapReplica, ReplicaEmail } from "./jmap-replica.ts";
import { letter } from "./letter.ts";

/** A message as it must be; a subject is in a mailbox once. */
interface Message {
  mailbox: string;
  readonly subject: string;
  /** In IMAP's words. */
  readonly flags: Set<string>;
}

const flags = ["\\Seen", "\\Flagged", "\\Answered", "\\Draft", "\\Deleted", "$Forwarded", "work"];
const keywordOf: Readonly<Record<string, string>> = {
  "\\Seen": "$seen",
  "\\Flagged": "$flagged",
  "\\Answered": "$answered",
  "\\Draft": "$draft",
  $Forwarded: "$forwarded",
  work: "work",
};
const names = ["Apples", "Pears", "Plums", "Figs"];
const messagesMax = 60;

/**
 * One account, changed by IMAP and by JMAP in turns, and what must be in it after each step. What JMAP knows comes by
 * changes only; IMAP is asked anew.
 */
export class TwoProtocols {
  readonly #random: SeededRandom;
  readonly #imap: ImapClient;
  readonly #jmap: JmapClient;
  readonly #replica: JmapReplica;
  readonly #mailboxes: Set<string>;
  readonly #messages = new Set<Message>();
  #made = 0;

  constructor(of: {
    readonly random: SeededRandom;
    readonly imap: ImapClient;
    readonly jmap: JmapClient;
    readonly replica: JmapReplica;
  }) {
    this.#random = of.random;
    this.#imap = of.imap;
    this.#jmap = of.jmap;
    this.#replica = of.replica;
    this.#mailboxes = new Set([...of.replica.mailboxes.keys()].map((id) => of.replica.nameOf(id)));
  }

  /** Does something by one of the two, and brings the replica up to date. Resolves to what it was. */
  async step(): Promise<string> {
    const steps = [
      () => this.#append(),
      () => this.#create(),
      () => this.#store(),
      () => this.#store(),
      () => this.#setKeywords(),
      () => this.#setKeywords(),
      () => this.#imapMove(),
      () => this.#jmapMove(),
      () => this.#copy(),
      () => this.#expunge(),
      () => this.#destroy(),
      () => this.#changeMailboxes(),
    ];
    const what = await this.#random.pick(steps)();
    await this.#replica.follow();
    return what;
  }

  /** The replica, without what only IMAP sees. */
  checkReplica(what: string): void {
    const expected = [...this.#messages]
      .filter(({ flags: own }) => !own.has("\\Deleted"))
      .map((message) => JSON.stringify([message.mailbox, message.subject, keywordsOf(message)]))
      .sort();
    const known = [...this.#replica.emails.values()]
      .map(({ mailboxId, subject, keywords }) =>
        JSON.stringify([this.#replica.nameOf(mailboxId), subject, keywords]),
      )
      .sort();
    assert.deepEqual(known, expected, what);
    const mailboxes = [...this.#replica.mailboxes.values()];
    assert.deepEqual(
      new Set(mailboxes.map(({ id }) => this.#replica.nameOf(id))),
      this.#mailboxes,
      what,
    );
    for (const { id, totalEmails, unreadEmails } of mailboxes) {
      const here = [...this.#replica.emails.values()].filter(({ mailboxId }) => mailboxId === id);
      const unread = here.filter(
        ({ keywords }) => !keywords.includes("$seen") && !keywords.includes("$draft"),
      );
      assert.deepEqual([totalEmails, unreadEmails], [here.length, unread.length], what);
    }
  }

  /** Every mailbox as IMAP shows it. */
  async checkImap(what: string): Promise<void> {
    for (const name of this.#mailboxes) {
      const { untagged } = await this.#imap.ok(`SELECT "${name}"`);
      const isEmpty = untagged.some(({ text }) => text === "0 EXISTS");
      const fetched = isEmpty ? [] : (await this.#imap.ok("FETCH 1:* (FLAGS ENVELOPE)")).untagged;
      const found = fetched.map(({ text }) => {
        const [, own = ""] = /FLAGS \(([^)]*)\)/.exec(text) ?? [];
        const [, subject = ""] = /ENVELOPE \("[^"]*" "([^"]*)"/.exec(text) ?? [];
        const kept = own.split(" ").filter((flag) => flag !== "" && flag !== "\\Recent");
        return `${subject} ${kept.sort().join(" ")}`;
      });
      const expected = [...this.#messages]
        .filter(({ mailbox }) => mailbox === name)
        .map(({ subject, flags: own }) => `${subject} ${[...own].sort().join(" ")}`);
      assert.deepEqual(found.sort(), expected.sort(), `${what}, ${name}`);
    }
  }

  async #append(): Promise<string> {
    if (this.#messages.size >= messagesMax) return this.#destroy();
    const mailbox = this.#anyMailbox();
    const message = this.#newMessage(mailbox);
    const list = [...message.flags].join(" ");
    await this.#imap.append(mailbox, letter(message.subject), { flags: list });
    return `APPEND ${mailbox} ${message.subject}`;
  }

  async #create(): Promise<string> {
    if (this.#messages.size >= messagesMax) return this.#destroy();
    const mailbox = this.#anyMailbox();
    const message = this.#newMessage(mailbox);
    message.flags.delete("\\Deleted");
    const keywords = Object.fromEntries(keywordsOf(message).map((name) => [name, true]));
    const mailboxIds = { [this.#mailboxId(mailbox)]: true };
    const { subject } = message;
    const email = { mailboxIds, keywords, subject, from: [{ name: null, email: "a@x.example" }] };
    made(await this.#jmap.call("Email/set", { create: { k: email } }));
    return `Email/set create ${mailbox} ${subject}`;
  }

  #newMessage(mailbox: string): Message {
    const own = flags.filter(() => this.#random.chance(0.2));
    const message = { mailbox, subject: `m${this.#made++}`, flags: new Set(own) };
    this.#messages.add(message);
    return message;
  }

  async #store(): Promise<string> {
    const message = this.#anyMessage();
    if (message === undefined) return "nothing";
    const flag = this.#random.pick(flags);
    const adds = this.#random.chance(0.6);
    await this.#select(message);
    const uid = await this.#uidOf(message);
    await this.#imap.ok(`UID STORE ${uid} ${adds ? "+" : "-"}FLAGS.SILENT (${flag})`);
    if (adds) message.flags.add(flag);
    else message.flags.delete(flag);
    return `STORE ${message.subject} ${flag}`;
  }

  async #setKeywords(): Promise<string> {
    const email = this.#anyEmail();
    if (email === undefined) return "nothing";
    const message = this.#messageOf(email);
    const flag = this.#random.pick(Object.keys(keywordOf));
    const adds = this.#random.chance(0.6);
    const patch = { [`keywords/${keywordOf[flag]!}`]: adds ? true : null };
    await this.#setEmail(email, patch);
    if (adds) message.flags.add(flag);
    else message.flags.delete(flag);
    return `Email/set ${message.subject} ${JSON.stringify(patch)}`;
  }

  async #imapMove(): Promise<string> {
    const message = this.#anyMessage();
    const to = message && this.#placeFor(message);
    if (message === undefined || to === undefined) return "nothing";
    await this.#select(message);
    await this.#imap.ok(`UID MOVE ${await this.#uidOf(message)} "${to}"`);
    message.mailbox = to;
    return `MOVE ${message.subject} ${to}`;
  }

  async #jmapMove(): Promise<string> {
    const email = this.#anyEmail();
    const message = email && this.#messageOf(email);
    const to = message && this.#placeFor(message);
    if (email === undefined || message === undefined || to === undefined) return "nothing";
    await this.#setEmail(email, { mailboxIds: { [this.#mailboxId(to)]: true } });
    message.mailbox = to;
    return `Email/set ${message.subject} to ${to}`;
  }

  async #copy(): Promise<string> {
    const message = this.#anyMessage();
    const to = message && this.#placeFor(message);
    const isFull = this.#messages.size >= messagesMax;
    if (message === undefined || to === undefined || isFull) return "nothing";
    await this.#select(message);
    await this.#imap.ok(`UID COPY ${await this.#uidOf(message)} "${to}"`);
    this.#messages.add({ ...message, mailbox: to, flags: new Set(message.flags) });
    return `COPY ${message.subject} ${to}`;
  }

  async #expunge(): Promise<string> {
    const mailbox = this.#anyMailbox();
    await this.#imap.ok(`SELECT "${mailbox}"`);
    await this.#imap.ok("EXPUNGE");
    for (const message of this.#messages) {
      const isGone = message.mailbox === mailbox && message.flags.has("\\Deleted");
      if (isGone) this.#messages.delete(message);
    }
    return `EXPUNGE ${mailbox}`;
  }

  async #destroy(): Promise<string> {
    const email = this.#anyEmail();
    const isFew = this.#messages.size < messagesMax / 2;
    if (email === undefined || (isFew && this.#random.chance(0.7))) return "nothing";
    const { destroyed } = await this.#jmap.call("Email/set", { destroy: [email.id] });
    assert.deepEqual(destroyed, [email.id]);
    this.#messages.delete(this.#messageOf(email));
    return `Email/set destroy ${email.subject}`;
  }

  /** Makes, renames or removes one of a few mailboxes. */
  async #changeMailboxes(): Promise<string> {
    const name = this.#random.pick(names);
    const byImap = this.#random.chance(0.5);
    if (!this.#mailboxes.has(name)) {
      this.#mailboxes.add(name);
      if (byImap) await this.#imap.ok(`CREATE "${name}"`);
      else made(await this.#jmap.call("Mailbox/set", { create: { k: { name } } }));
      return `${name} made`;
    }
    const other = names.find((one) => !this.#mailboxes.has(one));
    if (other !== undefined && this.#random.chance(0.6)) {
      if (byImap) await this.#imap.ok(`RENAME "${name}" "${other}"`);
      else await this.#setMailbox({ update: { [this.#mailboxId(name)]: { name: other } } });
      for (const message of this.#messages) if (message.mailbox === name) message.mailbox = other;
      this.#mailboxes.delete(name);
      this.#mailboxes.add(other);
      return `${name} renamed to ${other}`;
    }
    // A session in a mailbox that somebody deletes is ended: RFC 2180 §3.3.
    await this.#imap.ok("SELECT INBOX");
    if (byImap) await this.#imap.ok(`DELETE "${name}"`);
    else {
      const destroy = [this.#mailboxId(name)];
      await this.#setMailbox({ destroy, onDestroyRemoveEmails: true });
    }
    this.#mailboxes.delete(name);
    for (const message of this.#messages) {
      if (message.mailbox === name) this.#messages.delete(message);
    }
    return `${name} removed`;
  }

  async #setMailbox(args: JsonObject): Promise<void> {
    const { notUpdated, notDestroyed } = await this.#jmap.call("Mailbox/set", args);
    assert.deepEqual([notUpdated, notDestroyed], [null, null]);
  }

  async #setEmail({ id }: ReplicaEmail, patch: JsonObject): Promise<void> {
    const { updated, notUpdated } = await this.#jmap.call("Email/set", { update: { [id]: patch } });
    assert.deepEqual(updated, { [id]: null }, JSON.stringify(notUpdated));
  }

  /** But the one for junk: what comes there is marked by the server. */
  #anyMailbox(): string {
    return this.#random.pick([...this.#mailboxes].filter((name) => name !== "Junk"));
  }

  #anyMessage(): Message | undefined {
    return this.#messages.size === 0 ? undefined : this.#random.pick([...this.#messages]);
  }

  #anyEmail(): ReplicaEmail | undefined {
    const emails = [...this.#replica.emails.values()];
    return emails.length === 0 ? undefined : this.#random.pick(emails);
  }

  #messageOf({ mailboxId, subject }: ReplicaEmail): Message {
    const mailbox = this.#replica.nameOf(mailboxId);
    const found = [...this.#messages].find(
      (message) => message.mailbox === mailbox && message.subject === subject,
    );
    return found ?? assert.fail(`No ${subject} in ${mailbox}`);
  }

  /** Another mailbox that has no message of that subject. */
  #placeFor({ mailbox, subject }: Message): string | undefined {
    const taken = new Set([mailbox, "Junk"]);
    for (const other of this.#messages) if (other.subject === subject) taken.add(other.mailbox);
    const free = [...this.#mailboxes].filter((name) => !taken.has(name));
    return free.length === 0 ? undefined : this.#random.pick(free);
  }

  #mailboxId(name: string): string {
    const found = [...this.#replica.mailboxes.keys()].find(
      (id) => this.#replica.nameOf(id) === name,
    );
    return found ?? assert.fail(`No mailbox ${name}`);
  }

  async #select({ mailbox }: Message): Promise<void> {
    await this.#imap.ok(`SELECT "${mailbox}"`);
  }

  async #uidOf({ subject }: Message): Promise<number> {
    const { untagged } = await this.#imap.ok("FETCH 1:* (UID ENVELOPE)");
    const line = untagged.find(({ text }) => text.includes(`" "${subject}" `));
    const [, uid] = /UID (\d+)/.exec(line?.text ?? "") ?? [];
    return uid === undefined ? assert.fail(`No UID of ${subject}`) : Number(uid);
  }
}

function keywordsOf({ flags: own }: Message): string[] {
  return [...own].flatMap((flag) => keywordOf[flag] ?? []).sort();
}
