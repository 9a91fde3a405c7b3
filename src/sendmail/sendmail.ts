// Mail from the programs of this machine, such as cron: handed to a server over submission, as an account of it does.
// Whoever calls hears by the exit code whether the server has taken the mail over; nothing is kept here.

import { isAscii } from "node:buffer";
import { lookup } from "node:dns/promises";
import { hostname } from "node:os";
import { isAddress } from "../config/document-words.ts";
import { mechanismNames } from "../sasl/mechanism.ts";
import type { OutgoingMessage, RecipientOutcome } from "../smtp-client/outgoing-message.ts";
import type { SmtpPeer } from "../smtp-client/send-transaction.ts";
import type { TlsPolicy } from "../smtp-client/tls-policy.ts";
import type { SendmailArguments } from "./sendmail-arguments.ts";
import { headerEnd, preparedHeader } from "./sendmail-header.ts";
import type { PreparedHeader, SendmailNames } from "./sendmail-header.ts";
import { SendmailRefusal, sysexits } from "./sendmail-refusal.ts";
import type { Sysexit } from "./sendmail-refusal.ts";
import type { SendmailSettings } from "./sendmail-settings.ts";
import { Spool } from "./spool.ts";
import { UnixLines } from "./unix-lines.ts";

const headerOctetsMax = 256 * 1024;
const messageOctetsMax = 1024 * 1024 * 1024;
const recipientsMax = 1_000;
const ports = { implicit: 465, starttls: 587 } as const;

/** Resolves when the server has taken the mail for everybody; throws a SendmailRefusal where it has not. */
export async function sendmail(
  input: AsyncIterable<Uint8Array>,
  args: SendmailArguments,
  settings: SendmailSettings,
): Promise<void> {
  const from = settings.from ?? settings.username;
  if (!from.includes("@")) {
    throw new SendmailRefusal(sysexits.config, "The settings need from: an address of the account");
  }
  const names = { from, localRecipient: settings.localRecipient ?? from };
  await using spool = new Spool();
  const prepared = await spooled(input, { args, names, spool });
  const { recipients } = prepared;
  if (recipients.length === 0) {
    throw new SendmailRefusal(sysexits.usage, "No recipient: name one, or say -t");
  }
  const wrong = recipients.find((recipient) => !isRecipient(recipient));
  if (wrong !== undefined) {
    throw new SendmailRefusal(sysexits.dataError, `Not an address: ${JSON.stringify(wrong)}`);
  }
  if (recipients.length > recipientsMax) {
    throw new SendmailRefusal(sysexits.dataError, `More than ${recipientsMax} recipients`);
  }
  const peer = await peerOf(settings);
  const { sendTransaction } = await import("../smtp-client/send-transaction.ts");
  const message = messageOf(prepared, spool, args);
  const { outcomes } = await sendTransaction(peer, message, new AbortController().signal);
  throwWorst(outcomes, recipients);
}

/** Fit to stand in RCPT. */
function isRecipient(address: string): boolean {
  const at = address.lastIndexOf("@");
  return at > 0 && isAddress(address.slice(0, at) + address.slice(at).toLowerCase());
}

interface Spooling {
  readonly args: SendmailArguments;
  readonly names: SendmailNames;
  readonly spool: Spool;
}

/** Reads all of the input; its header is read apart, since it may say who gets the mail. */
async function spooled(
  input: AsyncIterable<Uint8Array>,
  { args, names, spool }: Spooling,
): Promise<PreparedHeader & { readonly hasEightBit: boolean }> {
  const lines = new UnixLines({ endsAtDot: !args.ignoresDots });
  let head: Buffer = Buffer.alloc(0);
  let prepared: PreparedHeader | undefined;
  let hasEightBit = false;
  const take = async (octets: Buffer, isLast: boolean): Promise<void> => {
    hasEightBit ||= !isAscii(octets);
    if (prepared !== undefined) return spool.write(octets);
    head = Buffer.concat([head, octets]);
    const text = head.toString("latin1");
    const end =
      headerEnd(text) ?? (isLast ? { headerEnd: text.length, bodyStart: text.length } : undefined);
    if (end === undefined) {
      if (head.length <= headerOctetsMax) return;
      throw new SendmailRefusal(sysexits.dataError, "The header does not come to an end");
    }
    prepared = preparedHeader(text.slice(0, end.headerEnd), args, names);
    await spool.write(Buffer.from(prepared.header, "latin1"));
    await spool.write(head.subarray(end.bodyStart));
  };
  for await (const chunk of input) {
    await take(lines.push(chunk), false);
    if (spool.size > messageOctetsMax) {
      throw new SendmailRefusal(sysexits.dataError, "The message is too large");
    }
  }
  await take(lines.end(), true);
  return { ...prepared!, hasEightBit };
}

function messageOf(
  prepared: PreparedHeader & { readonly hasEightBit: boolean },
  spool: Spool,
  { notify, ret, envelopeId }: SendmailArguments,
): OutgoingMessage {
  const { recipients, reversePath, header, hasEightBit } = prepared;
  return {
    reversePath,
    recipients: recipients.map((address) => ({ address, notify, originalRecipient: undefined })),
    size: spool.size,
    open: () => spool.open(),
    smtpUtf8: /[\x80-\xff]/.test(header),
    eightBitMime: hasEightBit,
    requireTls: undefined,
    ret,
    envelopeId,
  };
}

async function peerOf(settings: SendmailSettings): Promise<SmtpPeer> {
  const { host, tls, username, password, port = ports[tls] } = settings;
  const implicit = tls === "implicit";
  const isHere = host === "localhost" || host === "::1" || host.startsWith("127.");
  // The server of this machine may have signed its certificate itself. Nobody stands between, and SCRAM with channel
  // binding would notice it.
  const policy: TlsPolicy =
    isHere && settings.ca === undefined
      ? { kind: "unverified", implicit }
      : { kind: "pkix", names: [host], ca: settings.ca, implicit };
  const { mechanisms = mechanismNames.filter((name) => name !== "PLAIN" && name !== "LOGIN") } =
    settings;
  return {
    host,
    addresses: await addressesOf(host),
    port,
    ehloName: hostname().toLowerCase(),
    tls: policy,
    credentials: { username, password, mechanisms },
  };
}

async function addressesOf(host: string): Promise<string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch {
    throw new SendmailRefusal(sysexits.temporaryFailure, `Cannot find the server ${host}`);
  }
}

/** A refusal for good goes before one for now: trying again would send doubles to the others. */
function throwWorst(outcomes: readonly RecipientOutcome[], recipients: readonly string[]): void {
  const texts = outcomes.flatMap(({ kind, text }, index) =>
    kind === "delivered" ? [] : [`${recipients[index]}: ${text}`],
  );
  if (texts.length === 0) return;
  throw new SendmailRefusal(codeOf(outcomes), [...new Set(texts)].slice(0, 10).join("\n"));
}

function codeOf(outcomes: readonly RecipientOutcome[]): Sysexit {
  if (outcomes.some(({ kind }) => kind === "failed")) return sysexits.unavailable;
  // RFC 4954 §6: the password is wrong, and stays so.
  const isLogin = outcomes.every(({ code }) => code === 535);
  return isLogin ? sysexits.noPermission : sysexits.temporaryFailure;
}
