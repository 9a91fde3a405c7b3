import { OctetQueue } from "./octet-queue.ts";
import type { AppendLiteralEvent, ReceiverEvent, RefusedEvent } from "./receiver-event.ts";
import { tagOf } from "./tag.ts";

export interface ReceiverLimits {
  /** Of one command without its literals; of APPEND between two messages. */
  readonly lineOctetsMax: number;
  /** Of each literal that is not a message of APPEND, and of all such in one command. */
  readonly literalOctetsMax: number;
  readonly literalsOctetsMax: number;
  readonly literalsMax: number;
}

export const receiverLimits: ReceiverLimits = {
  lineOctetsMax: 64 * 1024,
  literalOctetsMax: 100 * 1024,
  literalsOctetsMax: 1000 * 1024,
  literalsMax: 1000,
};

/** For peers that have not logged in: enough for a name and a password. */
export const strangerLimits: ReceiverLimits = {
  lineOctetsMax: 16 * 1024,
  literalOctetsMax: 4 * 1024,
  literalsOctetsMax: 8 * 1024,
  literalsMax: 10,
};

/**
 * Cuts what a client sends into commands. Push octets, then take events with next() until it has none; it works
 * only as far as it is asked, so octets behind a command are not looked at before the command is done. After
 * STARTTLS go on with a new one.
 *
 *   line ──"{n}"──▶ literal ─────────────────────▶ line
 *     │ └─APPEND──▶ decision ──accept──▶ message ─▶ line
 *     │                 └──refuse──▶ skipped (n octets of a non-synchronizing one) ─▶ line, passed over
 *     └─CRLF──▶ text or append-end event
 */
export class ImapReceiver {
  /** May be changed between two commands, as when the peer has logged in. */
  limits: ReceiverLimits;
  readonly #queue = new OctetQueue();
  #state: "line" | "literal" | "decision" | "message" | "skipped" = "line";
  /** Of the current literal. */
  #octetsLeft = 0;
  /** The command so far, literals included; of APPEND what follows the last message. */
  #text = "";
  #line = "";
  /** Of `#text`, without literals. */
  #textOctets = 0;
  #literals = 0;
  #literalsOctets = 0;
  #isAppend = false;
  /** Set after the first message of APPEND, where `#text` no longer has it. */
  #appendTag: string | undefined;
  /** The rest of the command is passed over: its refusal has been told. */
  #isPassing = false;
  #synchronizing = false;
  #endlessOctets = 0;

  constructor(limits: ReceiverLimits = receiverLimits) {
    this.limits = limits;
  }

  /** Octets that are pushed and not yet looked at. Push no more while they are many. */
  get pendingOctets(): number {
    return this.#queue.length;
  }

  /** Octets of a line that was refused as too long and has not ended yet. */
  get endlessOctets(): number {
    return this.#endlessOctets;
  }

  push(chunk: Buffer): void {
    this.#queue.push(chunk);
  }

  /** Undefined: push more. */
  next(): ReceiverEvent | undefined {
    for (;;) {
      if (this.#state === "decision") throw new Error("Cannot go on: accept or refuse the message");
      const event = this.#state === "line" ? this.#nextOfLine() : this.#nextOfLiteral(this.#state);
      if (event !== "more") return event;
    }
  }

  /** The octets of the message are to come as events. */
  accept(): void {
    this.#decided();
    this.#state = "message";
  }

  /** The message and the rest of the command are passed over. */
  refuse(): void {
    this.#decided();
    this.#passOver(this.#synchronizing);
  }

  #decided(): void {
    if (this.#state !== "decision") throw new Error("Cannot decide: there is no message to come");
  }

  #nextOfLiteral(state: "literal" | "message" | "skipped"): ReceiverEvent | "more" | undefined {
    if (this.#octetsLeft === 0) {
      this.#state = "line";
      return state === "message" ? { kind: "literal-end" } : "more";
    }
    const chunk = this.#queue.take(this.#octetsLeft);
    if (chunk === undefined) return undefined;
    this.#octetsLeft -= chunk.length;
    if (state === "message") return { kind: "octets", chunk };
    if (state === "literal") this.#text += chunk.toString("latin1");
    return "more";
  }

  #nextOfLine(): ReceiverEvent | "more" | undefined {
    const piece = this.#queue.takeLinePiece();
    if (piece === undefined) return undefined;
    this.#line += piece;
    this.#endlessOctets = piece.endsWith("\n") ? 0 : this.#endlessOctets + piece.length;
    if (!this.#isPassing && this.#textOctets + this.#line.length > this.limits.lineOctetsMax + 2) {
      return this.#lineTooLong();
    }
    if (piece.endsWith("\n")) return this.#lineEnded();
    if (this.#isPassing) this.#line = this.#line.slice(-literalStartOctetsMax);
    return "more";
  }

  /** The line ends here or goes on; only its end can matter, for the start of a literal. */
  #lineTooLong(): ReceiverEvent | "more" {
    const event = this.#refused("line-too-long");
    const rest = this.#line;
    this.#begin();
    this.#isPassing = true;
    this.#line = rest.slice(-literalStartOctetsMax);
    if (rest.endsWith("\n")) this.#lineEnded();
    return event;
  }

  #lineEnded(): ReceiverEvent | "more" {
    // A bare LF ends a line as well: people type commands through netcat (2026-11).
    const line = this.#line.slice(0, this.#line.endsWith("\r\n") ? -2 : -1);
    this.#line = "";
    const start = line.endsWith("}") ? literalStart.exec(line.slice(-literalStartOctetsMax)) : null;
    if (start === null) return this.#commandEnded(line);
    const octets = Number(start[2]);
    const synchronizing = start[3] === "";
    this.#octetsLeft = octets;
    this.#synchronizing = synchronizing;
    if (this.#isPassing) {
      this.#passOver(synchronizing);
      return "more";
    }
    const head = line.slice(0, line.length - start[0].length);
    const literal8 = start[1] === "~";
    if (this.#isMessageNext(head)) {
      return this.#appendLiteral({ head, octets, literal8 });
    }
    return this.#literal(head, `${start[1]}{${octets}}\r\n`);
  }

  /** All literals of APPEND and REPLACE are messages, but one in the place of the mailbox. */
  #isMessageNext(head: string): boolean {
    if (this.#literals > 0 || this.#appendTag !== undefined) return this.#isAppend;
    this.#isAppend = appendStart.test(head);
    return this.#isAppend && !appendOnly.test(head);
  }

  #commandEnded(line: string): ReceiverEvent | "more" {
    const text = this.#text + line;
    const isAppend = this.#appendTag !== undefined;
    const wasPassing = this.#isPassing;
    this.#begin();
    if (wasPassing) return "more";
    return { kind: isAppend ? "append-end" : "text", text };
  }

  #appendLiteral(literal: {
    readonly head: string;
    readonly octets: number;
    readonly literal8: boolean;
  }): AppendLiteralEvent {
    const text = this.#text + literal.head;
    const first = this.#appendTag === undefined;
    this.#appendTag ??= tagOf(text);
    this.#text = "";
    this.#textOctets = 0;
    this.#state = "decision";
    return {
      kind: "append-literal",
      text,
      first,
      octets: literal.octets,
      synchronizing: this.#synchronizing,
      literal8: literal.literal8,
    };
  }

  #literal(head: string, start: string): ReceiverEvent | "more" {
    this.#text += head;
    this.#literals++;
    this.#literalsOctets += this.#octetsLeft;
    const refusal = this.#literalRefusal();
    if (refusal !== undefined) {
      const event = this.#refused(refusal);
      this.#passOver(this.#synchronizing);
      return event;
    }
    this.#text += start;
    this.#textOctets += head.length + start.length;
    this.#state = "literal";
    return this.#synchronizing ? { kind: "continuation" } : "more";
  }

  #literalRefusal(): RefusedEvent["reason"] | undefined {
    const { literalOctetsMax, literalsOctetsMax, literalsMax } = this.limits;
    if (this.#literals > literalsMax) return "too-many-literals";
    if (this.#octetsLeft > literalOctetsMax) return "literal-too-big";
    return this.#literalsOctets > literalsOctetsMax ? "literal-too-big" : undefined;
  }

  #refused(reason: RefusedEvent["reason"]): RefusedEvent {
    const start = (this.#text + this.#line).slice(0, this.limits.lineOctetsMax);
    return { kind: "refused", tag: this.#appendTag ?? tagOf(start), reason };
  }

  /**
   * A client that waits for "+" takes the tagged refusal instead and begins a new command; one that does not wait
   * sends the literal and the rest of the command. RFC 7888 §4.
   */
  #passOver(synchronizing: boolean): void {
    const octets = this.#octetsLeft;
    this.#begin();
    if (synchronizing) return;
    this.#isPassing = true;
    this.#octetsLeft = octets;
    this.#state = "skipped";
  }

  #begin(): void {
    this.#state = "line";
    this.#octetsLeft = 0;
    this.#text = "";
    this.#line = "";
    this.#textOctets = 0;
    this.#literals = 0;
    this.#literalsOctets = 0;
    this.#isAppend = false;
    this.#appendTag = undefined;
    this.#isPassing = false;
  }
}

// RFC 9051 §9: literal = "{" number64 ["+"] "}" CRLF; literal8 = "~{" number64 ["+"] "}" CRLF
const literalStart = /(~?)\{([0-9]{1,19})(\+?)\}$/;
/** The longest literalStart with its CRLF. */
const literalStartOctetsMax = 26;

// APPEND, and REPLACE of RFC 8508 §5, up to where the mailbox stands.
const appendStart = /^[^ ]+ (?:APPEND|(?:UID )?REPLACE [^ ]+) /i;
const appendOnly = /^[^ ]+ (?:APPEND|(?:UID )?REPLACE [^ ]+) $/i;
