import assert from "node:assert/strict";
import type { ConnectionOptions } from "node:tls";
import { Wire, type WireOptions } from "./wire.ts";

/** A reply, possibly of many lines. RFC 5321 §4.2 */
export interface SmtpClientReply {
  readonly code: number;
  /** The text of each line, after code and separator. */
  readonly lines: readonly string[];
  /** The lines joined by line feeds. */
  readonly text: string;
}

export interface SmtpClientMessage {
  /** Without angle brackets; empty for the null reverse-path. */
  readonly from: string;
  readonly to: readonly string[];
  /** Octets or latin1 text with CRLF line ends; dots are stuffed here. */
  readonly message: string | Uint8Array;
  /** Words after the reverse-path, such as `BODY=8BITMIME SIZE=100`. */
  readonly mailParameters?: string;
}

const replyLinesMax = 1000;

/**
 * A scripted SMTP client for tests: it says what it is told to say, right or wrong. A code that differs from the
 * expected one fails the test with the reply in the message.
 */
export class SmtpClient implements AsyncDisposable {
  readonly wire: Wire;

  private constructor(wire: Wire) {
    this.wire = wire;
  }

  /** Connects and leaves the greeting to be read by `expect(220)` or `hello()`. */
  static async connect(options: WireOptions): Promise<SmtpClient> {
    return new SmtpClient(await Wire.connect(options));
  }

  /** Reads the greeting if `greeting` is not "read", says EHLO, returns the keywords with their parameters. */
  async hello(name = "client.example", greeting: "unread" | "read" = "unread"): Promise<string[]> {
    if (greeting === "unread") await this.expect(220);
    const reply = await this.command(`EHLO ${name}`, 250);
    return reply.lines.slice(1);
  }

  async reply(): Promise<SmtpClientReply> {
    const lines: string[] = [];
    for (;;) {
      const line = await this.wire.readLine();
      assert.match(line, /^[2-5][0-9]{2}(?:[ -]|$)/, `Not a reply line: ${JSON.stringify(line)}`);
      lines.push(line.slice(4));
      assert.ok(lines.length <= replyLinesMax, "Endless reply");
      if (line[3] !== "-") return { code: Number(line.slice(0, 3)), lines, text: lines.join("\n") };
    }
  }

  /** The next reply, which must have this code; a pattern is tested against "code text". */
  async expect(expected: number | RegExp): Promise<SmtpClientReply> {
    const reply = await this.reply();
    checkReply(reply, expected);
    return reply;
  }

  /** Sends one line (latin1) and returns its reply. */
  async command(line: string, expected?: number | RegExp): Promise<SmtpClientReply> {
    await this.raw(`${line}\r\n`);
    const reply = await this.reply();
    if (expected !== undefined) checkReply(reply, expected, line);
    return reply;
  }

  /** Sends octets as they are; text is latin1. */
  async raw(octets: string | Uint8Array): Promise<void> {
    await this.wire.write(octets);
  }

  /** STARTTLS and the handshake; the session starts afresh with EHLO. */
  async startTls(options: ConnectionOptions = {}): Promise<void> {
    await this.command("STARTTLS", 220);
    await this.wire.startTls(options);
  }

  async authPlain(user: string, password: string, expected: number | RegExp = 235): Promise<void> {
    const response = Buffer.from(`\0${user}\0${password}`).toBase64();
    await this.command(`AUTH PLAIN ${response}`, expected);
  }

  /** DATA, the message with dots stuffed, and the reply after the final dot. */
  async data(message: string | Uint8Array, expected?: number | RegExp): Promise<SmtpClientReply> {
    await this.command("DATA", 354);
    await this.raw(stuffed(message));
    const reply = await this.reply();
    if (expected !== undefined) checkReply(reply, expected, "end of data");
    return reply;
  }

  /** One whole transaction; every recipient must be accepted. Returns the last reply. */
  async send(mail: SmtpClientMessage, expected: number | RegExp = 250): Promise<SmtpClientReply> {
    const parameters = mail.mailParameters ? ` ${mail.mailParameters}` : "";
    await this.command(`MAIL FROM:<${mail.from}>${parameters}`, 250);
    for (const recipient of mail.to) await this.command(`RCPT TO:<${recipient}>`, /^25[01] /);
    return this.data(mail.message, expected);
  }

  /** QUIT, 221, and the end of the connection. */
  async quit(): Promise<void> {
    await this.command("QUIT", 221);
    await this.ended();
  }

  /** Waits until the server has hung up; returns what it said before. */
  async ended(): Promise<string> {
    return (await this.wire.readToEnd()).toString("latin1");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.wire[Symbol.asyncDispose]();
  }
}

/** The message as it goes over the wire after 354, final dot included. RFC 5321 §4.5.2 */
export function stuffed(message: string | Uint8Array): Buffer {
  const octets =
    typeof message === "string" ? Buffer.from(message, "latin1") : Buffer.from(message);
  const text = octets.toString("latin1");
  const dotted = text.replace(/(^|\r\n)\./g, "$1..");
  return Buffer.from(
    `${dotted}${text === "" || text.endsWith("\r\n") ? "" : "\r\n"}.\r\n`,
    "latin1",
  );
}

function checkReply(reply: SmtpClientReply, expected: number | RegExp, after = ""): void {
  const said = `${reply.code} ${reply.text}`;
  const fits = typeof expected === "number" ? reply.code === expected : expected.test(said);
  assert.ok(fits, `Expected ${expected} after ${JSON.stringify(after.slice(0, 200))}: got ${said}`);
}
