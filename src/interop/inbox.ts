import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { ImapClient, ImapLine } from "../testing/imap-client.ts";

export interface FetchedMessage {
  readonly uid: number;
  readonly flags: readonly string[];
  /** The whole message as latin1 text. */
  readonly text: string;
}

/** All messages of a mailbox, which is left selected. */
export async function messagesOf(client: ImapClient, mailbox = "INBOX"): Promise<FetchedMessage[]> {
  const { untagged } = await client.ok(`SELECT "${mailbox}"`);
  if (existsIn(untagged) === 0) return [];
  const answer = await client.ok("FETCH 1:* (UID FLAGS BODY.PEEK[])");
  return answer.untagged.filter(({ text }) => /^\d+ FETCH /.test(text)).map(fetched);
}

/** The messages once there are `count` of them. */
export async function awaitMessages(
  client: ImapClient,
  count: number,
  options: { readonly mailbox?: string; readonly timeMsMax?: number } = {},
): Promise<FetchedMessage[]> {
  const { mailbox = "INBOX", timeMsMax = 20_000 } = options;
  const deadline = Date.now() + timeMsMax;
  for (;;) {
    const { untagged } = await client.ok(`SELECT "${mailbox}"`);
    const messages = existsIn(untagged);
    if (messages >= count) {
      assert.equal(messages, count, `${mailbox} has more messages than expected`);
      return messagesOf(client, mailbox);
    }
    assert.ok(Date.now() < deadline, `${mailbox} has ${messages} of ${count} messages in time`);
    await sleep(50);
  }
}

/** The one message of INBOX, once it is there. */
export async function onlyMessage(client: ImapClient): Promise<FetchedMessage> {
  const [message] = await awaitMessages(client, 1);
  return message ?? assert.fail("INBOX has no message");
}

/** Removes all messages of a mailbox, which is left selected. */
export async function emptyMailbox(client: ImapClient, mailbox = "INBOX"): Promise<void> {
  const { untagged } = await client.ok(`SELECT "${mailbox}"`);
  if (existsIn(untagged) === 0) return;
  await client.ok("STORE 1:* +FLAGS.SILENT (\\Deleted)");
  await client.ok("EXPUNGE");
}

/** The value of a header field, unfolded; undefined when there is none. */
export function field(text: string, name: string): string | undefined {
  const head = text.slice(0, text.search(/\r?\n\r?\n/) + 2);
  const match = new RegExp(`^${name}:[ \t]*(.*(?:\\r?\\n[ \t].*)*)`, "im").exec(head);
  return match?.[1]?.replace(/\r?\n(?=[ \t])/g, "").trim();
}

/** The subject of each message, in the order of the mailbox. */
export function subjects(messages: readonly FetchedMessage[]): string[] {
  return messages.map(({ text }) => field(text, "Subject") ?? "");
}

function existsIn(untagged: readonly ImapLine[]): number {
  const line = untagged.find(({ text }) => /^\d+ EXISTS$/.test(text));
  return Number(line?.text.split(" ", 1)[0] ?? 0);
}

function fetched({ text, literals }: ImapLine): FetchedMessage {
  const flags = /FLAGS \(([^)]*)\)/.exec(text)?.[1] ?? "";
  return {
    uid: Number(/UID (\d+)/.exec(text)?.[1]),
    flags: flags.split(" ").filter(Boolean).sort(),
    text: literals[0]?.toString("latin1") ?? quotedBody(text),
  };
}

/** A server may give a short message as a quoted string. RFC 9051 §4.3 */
function quotedBody(text: string): string {
  const value = /BODY\[\] "((?:[^"\\]|\\.)*)"/.exec(text)?.[1];
  return value?.replace(/\\(.)/g, "$1") ?? assert.fail(`No BODY[] in ${text.slice(0, 200)}`);
}
