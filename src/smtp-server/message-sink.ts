import type { Verdict } from "../delivery/reception.ts";
import { diskFull, isDiskFull } from "../delivery/verdicts.ts";
import { faultText } from "../log/fault-text.ts";
import type { Reply } from "../smtp/reply.ts";
import type { IncomingMessage } from "../store/incoming-message.ts";
import type { DataSink } from "./engine-input.ts";
import { localError, type OpenTransaction, type Session } from "./session.ts";

/**
 * One message on its way from the socket to the reception. What is wrong with it is told at the real end of data, so
 * that client and server agree where the next command starts; until then its octets are dropped.
 */
export class MessageSink implements DataSink {
  readonly #session: Session;
  readonly #transaction: OpenTransaction;
  readonly #message: IncomingMessage;
  readonly #timer: NodeJS.Timeout;
  #octets = 0;
  #refusal: Reply | undefined;

  constructor(session: Session, transaction: OpenTransaction) {
    this.#session = session;
    this.#transaction = transaction;
    this.#message = session.options.incoming();
    this.#timer = setTimeout(() => this.#timedOut(), session.options.limits.dataTimeoutMs).unref();
    session.whenClosed(() => this.#abort());
  }

  write(content: Buffer): Promise<void> | void {
    this.#octets += content.length;
    if (this.#octets > this.#session.options.limits.messageOctetsMax) this.#oversize();
    if (this.#refusal) return;
    try {
      const written = this.#message.write(content);
      if (written) return written.catch((error: unknown) => this.#fail(error));
    } catch (error) {
      this.#fail(error);
    }
  }

  /** What is wrong with the message so far. */
  get refusal(): Reply | undefined {
    return this.#refusal;
  }

  /** The rest will not come. */
  abort(): void {
    this.#session.whenClosed(undefined);
    this.#abort();
  }

  /** The message is refused before its end, and the transaction is over. */
  async refuse(reply: Reply): Promise<void> {
    clearTimeout(this.#timer);
    this.#session.whenClosed(undefined);
    this.#finish(reply);
    await this.#dispose();
  }

  async end(violated: boolean): Promise<void> {
    clearTimeout(this.#timer);
    // From here on the message is whole: it is decided on even if the client has gone.
    this.#session.whenClosed(undefined);
    if (violated) this.#refusal = smuggling;
    const refusal = this.#refusal ?? this.#session.revocation;
    this.#finish(refusal ?? (await this.#decide()));
    await this.#dispose();
  }

  async #decide(): Promise<Reply> {
    let verdict: Verdict;
    try {
      verdict = await this.#session.options.reception.message(this.#transaction, this.#message);
    } catch (error) {
      return this.#faultReply(error);
    }
    if (verdict.kind === "refused") return verdict;
    const text = verdict.text ?? `OK ${this.#transaction.id}`;
    return { code: 250, enhancedStatusCode: "2.6.0", text };
  }

  #finish(reply: Reply): void {
    const session = this.#session;
    const accepted = reply.code === 250;
    session.end(accepted);
    if (!accepted) session.slowDown();
    session.log.info(accepted ? "smtp.message.accepted" : "smtp.message.refused", {
      transaction: this.#transaction.id,
      from: this.#transaction.reversePath,
      recipients: this.#transaction.recipients.length,
      octets: this.#octets,
      code: reply.code,
    });
    if (reply === session.revocation) session.connection.replyAndClose(reply);
    else session.connection.reply(reply);
  }

  #oversize(): void {
    const { messageOctetsMax } = this.#session.options.limits;
    this.#refusal ??= {
      code: 552,
      enhancedStatusCode: "5.3.4",
      text: `Message over the limit of ${messageOctetsMax} octets`,
    };
    // Nobody has to take as much again only to be polite.
    if (this.#octets > 2 * messageOctetsMax && !this.#session.connection.isOver) {
      this.#session.connection.replyAndClose(this.#refusal);
    }
  }

  #timedOut(): void {
    this.#session.connection.replyAndClose({
      code: 421,
      enhancedStatusCode: "4.4.2",
      text: "Message took too long",
    });
  }

  #fail(error: unknown): void {
    this.#refusal ??= this.#faultReply(error);
  }

  #faultReply(error: unknown): Reply {
    if (isDiskFull(error)) {
      this.#session.log.warn("smtp.disk.full", { transaction: this.#transaction.id });
      return diskFull;
    }
    this.#session.log.error("smtp.message.failed", {
      transaction: this.#transaction.id,
      fault: faultText(error),
    });
    return localError;
  }

  #abort(): void {
    clearTimeout(this.#timer);
    this.#session.log.info("smtp.message.aborted", {
      transaction: this.#transaction.id,
      octets: this.#octets,
    });
    this.#refusal ??= localError;
    void this.#dispose();
  }

  async #dispose(): Promise<void> {
    try {
      await this.#message[Symbol.asyncDispose]();
    } catch (error) {
      this.#faultReply(error);
    }
  }
}

/** RFC 5321 §4.1.1.4: a line end is CRLF and nothing else. */
export const smuggling: Reply = {
  code: 500,
  enhancedStatusCode: "5.5.2",
  text: "Bare CR, or a dot between bare line ends: refused against SMTP smuggling",
};
