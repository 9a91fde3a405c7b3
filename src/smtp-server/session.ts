import type {
  AuthenticatedLogin,
  AuthenticationPeer,
  Authenticator,
} from "../account/authenticator.ts";
import type { Reception, Recipient, Transaction } from "../delivery/reception.ts";
import { faultText } from "../log/fault-text.ts";
import type { Log } from "../log/log.ts";
import { channelBindingsOf } from "../sasl/channel-binding.ts";
import type { AnnouncedExtensions } from "../smtp/parameters.ts";
import { type Reply, SmtpError } from "../smtp/reply.ts";
import type { MailCommand } from "../smtp/transaction-commands.ts";
import type { IncomingMessage } from "../store/incoming-message.ts";
import { clientTlsOf, type ClientTls } from "../tls/client-key.ts";
import type { EngineConnection, EngineSession } from "./engine.ts";
import type { SmtpLimits } from "./limits.ts";

/**
 * One command: `argument` is what follows the word and a space, latin1. It returns its reply or undefined where it has
 * replied itself, and throws an SmtpError to refuse.
 */
export type Command = (
  session: Session,
  argument: string,
) => Promise<Reply | undefined> | Reply | undefined;

/** What all sessions of a door share. */
export interface SessionOptions {
  readonly kind: "reception" | "submission";
  readonly commands: ReadonlyMap<string, Command>;
  readonly reception: Reception;
  /** Submission only. */
  readonly authenticator: Authenticator | undefined;
  readonly hasCertificates: boolean;
  readonly incoming: () => IncomingMessage;
  /** Announces a message, so that others may share a commit with it. See MailStore.expect */
  readonly expect: ((withinMs: number) => Disposable) | undefined;
  readonly hostName: string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly limits: SmtpLimits;
  readonly log: Log;
}

/** What a client says while it waits for a slow answer. */
const slowReplyMs = 1000;
const failedLoginsUntilSlow = 3;
/** From MAIL to the end of the data, where all goes well. */
const messageWithinMs = 200;
/** Whoever has more to send goes on at once. */
const nextMessageWithinMs = 30;

/** One client, from greeting to goodbye: what is known of it and what it has begun. RFC 5321 §3 */
export class Session implements EngineSession {
  readonly connection: EngineConnection;
  readonly options: SessionOptions;
  readonly log: Log;
  hello: { readonly name: string; readonly esmtp: boolean } | undefined;
  account: { readonly accountId: number; readonly login: string } | undefined;
  /** From MAIL to the end of data or RSET. */
  transaction: OpenTransaction | undefined;
  failedLogins = 0;
  #transactions = 0;
  #goodTransactions = 0;
  #badTransactions = 0;
  #isSlow = false;
  #onClosed: (() => void) | undefined;
  #expected: Disposable | undefined;
  #clientTls: ClientTls | undefined;
  #validity: Disposable | undefined;
  #isRevoked = false;

  constructor(connection: EngineConnection, options: SessionOptions) {
    this.connection = connection;
    this.options = options;
    this.log = options.log.child({ session: connection.id, remote: connection.remoteAddress });
  }

  get announced(): AnnouncedExtensions {
    const submission = this.options.kind === "submission";
    return {
      dsn: submission,
      auth: submission,
      futureRelease: submission,
      requireTls: this.connection.secure,
    };
  }

  get peer(): AuthenticationPeer {
    const socket = this.connection.tlsSocket;
    const tls = socket
      ? channelBindingsOf(socket, () => socket.getX509Certificate()?.raw)
      : undefined;
    if (socket) this.#clientTls ??= clientTlsOf(socket);
    const { remoteAddress, localAddress } = this.connection;
    return {
      protocol: "submission",
      remoteAddress,
      localAddress,
      tls,
      client: { userAgent: this.hello?.name },
      ...this.#clientTls,
    };
  }

  get hasFailedTooOften(): boolean {
    return (
      this.#goodTransactions === 0 && this.#badTransactions > this.options.limits.badTransactionsMax
    );
  }

  command(name: string, line: string): Promise<void> | void {
    if (this.#isRevoked) return this.connection.replyAndClose(loginRevoked);
    if (this.#isSlow) return this.#answerSlowly(name, line);
    return this.#run(name, line);
  }

  secured(): void {
    this.hello = undefined;
    this.account = undefined;
    this.transaction?.chunks?.abort();
    this.transaction = undefined;
    this.#expectNothing();
  }

  lineOctetsMax(start: string): number {
    const { authLineOctetsMax, commandOctetsMax } = this.options.limits;
    const isLong = this.connection.expectsLine || /^auth /i.test(start);
    return isLong ? authLineOctetsMax : commandOctetsMax;
  }

  closed(): void {
    this.#validity?.[Symbol.dispose]();
    this.#expectNothing();
    this.#onClosed?.();
  }

  /** Called once when the connection ends before `action` was taken back by undefined. */
  whenClosed(action: (() => void) | undefined): void {
    this.#onClosed = action;
  }

  begin(mail: MailCommand): OpenTransaction {
    const { connection } = this;
    this.#expect(messageWithinMs);
    const cipher = connection.tlsSocket?.getCipher();
    const version = connection.tlsSocket?.getProtocol() ?? "TLS";
    this.transaction = {
      remoteAddress: connection.remoteAddress,
      localAddress: connection.localAddress,
      heloName: this.hello?.name ?? "",
      esmtp: this.hello?.esmtp ?? false,
      tls: cipher ? { version, cipher: cipher.standardName ?? cipher.name } : undefined,
      accountId: this.account?.accountId,
      login: this.account?.login,
      reversePath: mail.reversePath,
      size: mail.size,
      recipients: [],
      smtpUtf8: mail.smtpUtf8,
      eightBitMime: mail.eightBitMime,
      requireTls: mail.requireTls,
      ret: mail.ret,
      envelopeId: mail.envelopeId,
      release: mail.release,
      id: `${connection.id}.${++this.#transactions}`,
      refusedRecipients: 0,
      chunks: undefined,
    };
    return this.transaction;
  }

  /** The transaction is over, with a message accepted or without. */
  end(accepted: boolean): void {
    if (accepted) this.#expect(nextMessageWithinMs);
    else this.#expectNothing();
    const transaction = this.transaction;
    if (!transaction) return;
    this.transaction = undefined;
    transaction.chunks?.abort();
    if (accepted) this.#goodTransactions++;
    else if (transaction.refusedRecipients > 0 || transaction.recipients.length > 0) {
      this.#badTransactions++;
    }
  }

  /** From now on each answer takes a second: whoever tries things out is to need long for it. */
  slowDown(): void {
    this.#isSlow = this.options.limits.slowsDown;
  }

  loginFailed(): void {
    if (++this.failedLogins >= failedLoginsUntilSlow) this.slowDown();
  }

  loggedIn(login: AuthenticatedLogin): void {
    this.account = { accountId: login.accountId, login: login.login };
    this.#isSlow = false;
    this.#validity = this.options.authenticator?.whileValid?.(login, () => this.#revoke());
  }

  /** What is to be answered in place of taking a message; undefined: the login is valid, or none was needed. */
  get revocation(): Reply | undefined {
    return this.#isRevoked ? loginRevoked : undefined;
  }

  /** What let the client in does so no longer. A command that is at work ends first; no message is taken any more. */
  #revoke(): void {
    this.#isRevoked = true;
    if (this.connection.isIdle) this.connection.replyAndClose(loginRevoked);
  }

  #expect(withinMs: number): void {
    this.#expectNothing();
    this.#expected = this.options.expect?.(withinMs);
  }

  #expectNothing(): void {
    this.#expected?.[Symbol.dispose]();
    this.#expected = undefined;
  }

  async #answerSlowly(name: string, line: string): Promise<void> {
    await pause(slowReplyMs);
    await this.#run(name, line);
  }

  #run(name: string, line: string): Promise<void> | void {
    const command = this.options.commands.get(name);
    try {
      if (!command) return this.#refuseUnknown();
      const reply = command(this, line.slice(name.length + 1).trimEnd());
      if (reply instanceof Promise) return this.#replyLater(reply);
      if (reply) this.connection.reply(reply);
    } catch (error) {
      this.#fail(error);
    }
  }

  async #replyLater(pending: Promise<Reply | undefined>): Promise<void> {
    try {
      const reply = await pending;
      if (reply) this.connection.reply(reply);
    } catch (error) {
      this.#fail(error);
    }
  }

  #refuseUnknown(): void {
    const reply = { code: 500, enhancedStatusCode: "5.5.1", text: "Command not recognized" };
    if (this.hello) this.connection.reply(reply);
    else this.connection.replyAndClose(reply);
  }

  #fail(error: unknown): void {
    if (error instanceof SmtpError) {
      this.connection.reply(error.reply);
      return;
    }
    this.log.error("smtp.command.failed", { fault: faultText(error) });
    this.connection.reply(localError);
  }
}

export interface OpenTransaction extends Transaction {
  readonly recipients: Recipient[];
  refusedRecipients: number;
  /** Of a message that comes by BDAT and is not yet whole. */
  chunks: OpenChunks | undefined;
}

export interface OpenChunks {
  begin(octets: number, isLast: boolean): void;
  abort(): void;
}

const loginRevoked: Reply = {
  code: 421,
  enhancedStatusCode: "4.7.0",
  text: "This login is no longer valid",
};

export const localError: Reply = {
  code: 451,
  enhancedStatusCode: "4.3.0",
  text: "Local error, try again later",
};

/** Does not keep the process alive. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
