// Hands one message to one server, for one or many recipients, and says what became of each.
//
// 1. Every ending is a value: a refusal, a silence, a broken line. Only a fault of our own (the message cannot be
//    read from the store) is thrown.
// 2. Where TLS is demanded, nothing is said in plain text, and the certificate is judged before login and mail. Where
//    it is not, and cannot be agreed on, a second connection goes without. RFC 7435 §3
// 3. A recipient counts as delivered after the positive reply to the end of data, never before.
// 4. What the server cannot take (size, SMTPUTF8, REQUIRETLS) is not sent there.

import type { Socket } from "node:net";
import { domainNameOf } from "../dns/domain-name.ts";
import { envelopeParametersOf } from "./envelope-parameters.ts";
import { BareLineEnd, withoutBareLineEnds } from "./line-ends.ts";
import { outcomeOfOurs, outcomeOfReply } from "./outgoing-message.ts";
import type { OutgoingMessage, OutgoingRecipient, RecipientOutcome } from "./outgoing-message.ts";
import { logIn } from "./sasl-login.ts";
import type { Credentials } from "./sasl-login.ts";
import { SessionError, SmtpSession } from "./smtp-session.ts";
import type { TransactionReplies } from "./smtp-session.ts";
import type { SocksProxy } from "./socks-dial.ts";
import { dial } from "./tcp-dial.ts";
import { failureOf, fallsBack, isLenient, tlsUntried } from "./tls-policy.ts";
import type { TlsFailure, TlsPolicy, TlsReport } from "./tls-policy.ts";

export interface SmtpPeer {
  /** For TLS and the notices. */
  readonly host: string;
  readonly addresses: readonly string[];
  readonly port: number;
  readonly ehloName: string;
  /** All connections go through it, where there is one. */
  readonly proxy?: SocksProxy | undefined;
  /** Ours to connect from, see DialOptions. */
  readonly localAddresses?: readonly string[] | undefined;
  readonly tls: TlsPolicy;
  readonly credentials?: Credentials | undefined;
  readonly timeouts?: Partial<SmtpTimeouts> | undefined;
}

export interface SmtpTimeouts {
  /** For all addresses of the host together. */
  readonly dialMs: number;
  /** Greeting, EHLO and TLS. RFC 5321 §4.5.3.2.1 */
  readonly setupMs: number;
  /** Without a sign of life, the wait behind the end of data included. RFC 5321 §4.5.3.2.6 */
  readonly idleMs: number;
  readonly sessionMs: number;
}

export interface TransactionReport {
  /** In the order of the recipients. */
  readonly outcomes: readonly RecipientOutcome[];
  /** Of the server that was reached. */
  readonly remoteAddress: string | undefined;
  /** Ours, as that server saw it. */
  readonly localAddress: string | undefined;
  readonly tls: TlsReport;
  /** Whether the server announced REQUIRETLS, which it does over TLS only; undefined without a session. RFC 8689 §2 */
  readonly announcedRequireTls: boolean | undefined;
  /** No address answered, and none refused. */
  readonly isSilent: boolean;
}

const defaultTimeouts: SmtpTimeouts = {
  dialMs: 30_000,
  setupMs: 5 * 60_000,
  idleMs: 10 * 60_000,
  sessionMs: 30 * 60_000,
};

/** RFC 5321 §4.5.3.1.8: every server takes that many. */
const recipientsMaxDefault = 100;
const transactionsMax = 100;

/** Sends `message` to the first address of the peer that answers. */
export async function sendTransaction(
  peer: SmtpPeer,
  message: OutgoingMessage,
  signal: AbortSignal,
): Promise<TransactionReport> {
  const timeouts = { ...defaultTimeouts, ...peer.timeouts };
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(timeouts.sessionMs)]);
  const opened = await openSession(peer, { tls: peer.tls, timeouts, signal: bounded });
  const { remoteAddress, localAddress, tls } = opened;
  const ends = { remoteAddress, localAddress, tls };
  if (opened.kind === "not-opened") {
    const { outcome, isSilent } = opened;
    const outcomes = message.recipients.map(() => outcome);
    return { outcomes, ...ends, announcedRequireTls: undefined, isSilent };
  }
  using session = opened.session;
  const announcedRequireTls = session.keywords.has("REQUIRETLS");
  const refusal = await refusalBeforeMail(opened, peer, message);
  const outcomes =
    refusal === undefined
      ? await transactAll(session, peer, message)
      : message.recipients.map(() => refusal);
  return { outcomes, ...ends, announcedRequireTls, isSilent: false };
}

type Opened = OpenedSession | NotOpened;

interface OpenedSession extends Ends {
  readonly kind: "opened";
  readonly session: SmtpSession;
}

interface NotOpened extends Ends {
  readonly kind: "not-opened";
  readonly outcome: RecipientOutcome;
  readonly isSilent: boolean;
}

interface Ends {
  readonly remoteAddress: string | undefined;
  readonly localAddress: string | undefined;
  readonly tls: TlsReport;
}

interface Opening {
  readonly tls: TlsPolicy;
  readonly timeouts: SmtpTimeouts;
  readonly signal: AbortSignal;
}

async function openSession(peer: SmtpPeer, opening: Opening): Promise<Opened> {
  const { timeouts, signal } = opening;
  const dialed = await dial(peer.addresses, {
    port: peer.port,
    timeoutMs: timeouts.dialMs,
    signal,
    proxy: peer.proxy,
    localAddresses: peer.localAddresses,
  });
  if (dialed.kind === "unreachable") {
    // RFC 3463 §3.5: X.4.1, no answer from host
    const outcome = outcomeOfOurs("deferred", "4.4.1", dialed.text, peer.host);
    const nowhere = { remoteAddress: undefined, localAddress: undefined, tls: tlsUntried };
    return { kind: "not-opened", outcome, isSilent: dialed.isSilent, ...nowhere };
  }
  const { socket, address: remoteAddress } = dialed;
  const { localAddress } = socket;
  const opened = await greet(socket, peer, opening);
  if (opened.kind === "opened") return { ...opened, remoteAddress, localAddress };
  const { error, tls } = opened;
  if (tls.failure !== undefined && fallsBack(opening.tls) && !signal.aborted) {
    const again = { ...peer, addresses: [remoteAddress] };
    const plain = await openSession(again, { ...opening, tls: { kind: "none" } });
    return { ...plain, tls };
  }
  const outcome = outcomeOfError(error, peer.host);
  return { kind: "not-opened", outcome, isSilent: false, remoteAddress, localAddress, tls };
}

type Greeted =
  | { readonly kind: "opened"; readonly session: SmtpSession; readonly tls: TlsReport }
  | { readonly kind: "broken"; readonly error: SessionError; readonly tls: TlsReport };

/** The session up to the point where mail may be sent, its certificate judged. */
async function greet(socket: Socket, peer: SmtpPeer, opening: Opening): Promise<Greeted> {
  try {
    const session = await SmtpSession.open(socket, {
      host: peer.host,
      ehloName: peer.ehloName,
      tls: opening.tls,
      setupTimeoutMs: opening.timeouts.setupMs,
      idleTimeoutMs: opening.timeouts.idleMs,
      signal: opening.signal,
    });
    const tls = reportOf(session, opening.tls);
    if (tls.failure === undefined || fallsBack(opening.tls)) {
      return { kind: "opened", session, tls };
    }
    session[Symbol.dispose]();
    const error = new SessionError(tls.failure.text, { tlsFailure: tls.failure });
    return { kind: "broken", error, tls };
  } catch (error) {
    if (!(error instanceof SessionError)) throw error;
    const failure = error.tlsFailure;
    if (failure === undefined) return { kind: "broken", error, tls: tlsUntried };
    const offered = failure.resultType !== "starttls-not-supported";
    const { serverName } = error;
    return { kind: "broken", error, tls: { ...tlsUntried, offered, failure, serverName } };
  }
}

function reportOf(session: SmtpSession, policy: TlsPolicy): TlsReport {
  const { tlsSocket, keywords, serverName } = session;
  if (tlsSocket === undefined) {
    const offered = keywords.has("STARTTLS");
    const failure = policy.kind === "none" ? undefined : withoutTls(offered);
    return { ...tlsUntried, offered, failure, serverName };
  }
  const failure = failureOf(policy, tlsSocket, Date.now());
  const isVerifying = policy.kind === "pkix" || policy.kind === "dane";
  const verified = failure === undefined && isVerifying ? policy.kind : undefined;
  const version = tlsSocket.getProtocol() ?? undefined;
  return { offered: true, version, verified, failure, serverName };
}

function withoutTls(offered: boolean): TlsFailure {
  const text = offered ? "The server refused STARTTLS" : "The server does not offer STARTTLS";
  return { resultType: "starttls-not-supported", text };
}

/** Logs in where we are to, and finds out what the server cannot take. Undefined: go on. */
async function refusalBeforeMail(
  { session, tls }: OpenedSession,
  peer: SmtpPeer,
  message: OutgoingMessage,
): Promise<RecipientOutcome | undefined> {
  if (peer.credentials !== undefined) {
    const refusal = await logIn(session, peer.credentials, {
      plainTextAllowed: session.tlsSocket !== undefined && peer.tls.kind !== "opportunistic",
    });
    // A password that is wrong today is mended tomorrow: the mail waits.
    if (refusal !== undefined) {
      return { ...outcomeOfOurs("deferred", "4.7.8", refusal.text, peer.host), code: refusal.code };
    }
  }
  const sizeMax = Number(session.keywords.get("SIZE") || 0);
  if (sizeMax > 0 && message.size > sizeMax) {
    const text = `The message has ${message.size} octets, the other server takes ${sizeMax}`;
    return outcomeOfOurs("failed", "5.3.4", text, peer.host);
  }
  const isVerified = tls.verified !== undefined && !isLenient(peer.tls);
  if (message.requireTls === true && !(isVerified && session.keywords.has("REQUIRETLS"))) {
    // RFC 8689 §5: X.7.30
    const text = "The way there is not protected as the sender demands";
    return outcomeOfOurs("failed", "5.7.30", text, peer.host);
  }
  if (session.keywords.has("SMTPUTF8") || !(await needsSmtpUtf8(message))) return undefined;
  // RFC 6531 §3.5: X.6.7
  const text = "The other server takes no addresses or header fields beyond ASCII";
  return outcomeOfOurs("failed", "5.6.7", text, peer.host);
}

/** As many transactions on one session as the server's limits ask for. RFC 9422 §4 */
async function transactAll(
  session: SmtpSession,
  peer: SmtpPeer,
  message: OutgoingMessage,
): Promise<readonly RecipientOutcome[]> {
  const limits = session.keywords.get("LIMITS") ?? "";
  const groupMax = limitOf(limits, "RCPTMAX") ?? recipientsMaxDefault;
  const mailMax = Math.min(limitOf(limits, "MAILMAX") ?? transactionsMax, transactionsMax);
  const outcomes = new Map<string, RecipientOutcome>();
  let waiting = uniqueByAddress(message.recipients);
  // RFC 3463 §3.5, X.4.5: more recipients than the server takes in one session.
  let rest = outcomeOfOurs(
    "deferred",
    "4.4.5",
    "The server takes no more recipients now",
    peer.host,
  );
  for (let transactions = 0; waiting.length > 0 && transactions < mailMax; transactions++) {
    const group = waiting.slice(0, groupMax);
    if (transactions > 0 && !(await isReset(session))) break;
    const done = await transact(session, peer, { message, recipients: group });
    for (const [address, outcome] of done.outcomes) outcomes.set(address, outcome);
    waiting = waiting.filter(({ address }) => !done.outcomes.has(address));
    if (done.goOn) continue;
    // A verdict on the message or the session holds for those that were still to come.
    rest = done.outcomes.values().next().value ?? rest;
    break;
  }
  session.quit();
  return message.recipients.map(({ address }) => outcomes.get(address) ?? rest);
}

async function isReset(session: SmtpSession): Promise<boolean> {
  try {
    await session.reset();
    return true;
  } catch (error) {
    if (error instanceof SessionError) return false;
    throw error;
  }
}

interface TransactionDone {
  readonly outcomes: ReadonlyMap<string, RecipientOutcome>;
  readonly goOn: boolean;
}

async function transact(
  session: SmtpSession,
  peer: SmtpPeer,
  part: { readonly message: OutgoingMessage; readonly recipients: readonly OutgoingRecipient[] },
): Promise<TransactionDone> {
  const { message, recipients } = part;
  const { keywords } = session;
  const smtpUtf8 = message.smtpUtf8 && keywords.has("SMTPUTF8");
  const onWire = new Map(
    recipients.map(({ address }) => [wireAddress(address, smtpUtf8), address]),
  );
  const all = (outcome: RecipientOutcome): TransactionDone => ({
    outcomes: new Map(recipients.map(({ address }) => [address, outcome])),
    goOn: false,
  });
  try {
    const replies = await session.transact(
      {
        reversePath: wireAddress(message.reversePath, smtpUtf8),
        recipients: [...onWire.keys()],
        parameters: envelopeParametersOf(message, recipients, { keywords, smtpUtf8 }),
      },
      withoutBareLineEnds(message.open()),
    );
    const done = readReplies(replies, onWire, peer.host);
    const relayed = keywords.has("DSN");
    if (relayed) {
      for (const [address, outcome] of done.outcomes) {
        if (outcome.kind === "delivered")
          done.outcomes.set(address, { ...outcome, dsnRelayed: true });
      }
    }
    return done;
  } catch (error) {
    if (error instanceof SessionError) return all(outcomeOfError(error, peer.host));
    session[Symbol.dispose]();
    // RFC 3463 §3.7: X.6.0
    if (error instanceof BareLineEnd) return all(outcomeOfOurs("failed", "5.6.0", error.message));
    throw error;
  }
}

/** Recipients without an outcome were too many for this transaction and get another one. */
function readReplies(
  { refused, last }: TransactionReplies,
  onWire: ReadonlyMap<string, string>,
  host: string,
): { readonly outcomes: Map<string, RecipientOutcome>; readonly goOn: boolean } {
  const outcomes = new Map<string, RecipientOutcome>();
  const verdict = outcomeOfReply(last, host);
  const someDelivered = verdict.kind === "delivered";
  for (const [wire, address] of onWire) {
    const refusal = refused.get(wire);
    // RFC 5321 §4.5.3.1.10: 452, and 552 for history's sake, mean too many recipients.
    if (someDelivered && (refusal?.code === 452 || refusal?.code === 552)) continue;
    outcomes.set(address, refusal === undefined ? verdict : outcomeOfReply(refusal, host));
  }
  // Where each recipient was refused, the last word was about them, and others may fare better.
  return { outcomes, goOn: someDelivered || refused.size === onWire.size };
}

function outcomeOfError(error: SessionError, host: string): RecipientOutcome {
  // RFC 3463 §3.8 and §3.5: X.7.5 cryptographic failure, X.4.2 bad connection
  if (error.tlsFailure !== undefined)
    return outcomeOfOurs("deferred", "4.7.5", `TLS failed: ${error.tlsFailure.text}`, host);
  if (error.reply !== undefined && error.reply.code >= 400)
    return outcomeOfReply(error.reply, host);
  return outcomeOfOurs("deferred", "4.4.2", error.message, host);
}

function uniqueByAddress(recipients: readonly OutgoingRecipient[]): readonly OutgoingRecipient[] {
  return [...new Map(recipients.map((recipient) => [recipient.address, recipient])).values()];
}

/** RFC 9422 §3: LIMITS RCPTMAX=20 MAILMAX=5 */
function limitOf(limits: string, name: string): number | undefined {
  const [, digits] = new RegExp(`(?:^| )${name}=([1-9][0-9]{0,5})(?: |$)`, "i").exec(limits) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** Without SMTPUTF8 the domain goes as A-labels; a local part that is not ASCII stays as it is. */
function wireAddress(address: string, smtpUtf8: boolean): string {
  const at = address.lastIndexOf("@");
  if (smtpUtf8 || at < 0 || !/\P{ASCII}/u.test(address)) return address;
  const domain = domainNameOf(address.slice(at + 1));
  return domain === undefined ? address : `${address.slice(0, at)}@${domain}`;
}

/** Whether an address or the header really has more than ASCII; that the submitter said so is not enough. */
async function needsSmtpUtf8(message: OutgoingMessage): Promise<boolean> {
  const addresses = [message.reversePath, ...message.recipients.map(({ address }) => address)];
  if (addresses.some((address) => /\P{ASCII}/u.test(wireAddress(address, false)))) return true;
  return message.smtpUtf8 && (await hasEightBitHeader(message));
}

const headerOctetsMax = 256 * 1024;

async function hasEightBitHeader(message: OutgoingMessage): Promise<boolean> {
  let tail = "";
  let octets = 0;
  for await (const piece of message.open()) {
    const text =
      tail + Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString("latin1");
    const end = text.indexOf("\r\n\r\n");
    if (/[\x80-\xff]/.test(end < 0 ? text : text.slice(0, end))) return true;
    octets += piece.length;
    if (end >= 0 || octets > headerOctetsMax) return false;
    tail = text.slice(-3);
  }
  return false;
}
