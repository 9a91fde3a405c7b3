import assert from "node:assert/strict";
import type { ConnectionOptions } from "node:tls";
import { Wire, type WireOptions } from "./wire.ts";

/** A server line. Where a literal stood, `text` keeps its `{n}` and goes on with what followed the octets. */
export interface ImapLine {
  readonly text: string;
  readonly literals: readonly Buffer[];
}

export interface ImapAnswer {
  readonly status: "OK" | "NO" | "BAD";
  /** The response code without brackets, such as `APPENDUID 1 5`. */
  readonly code: string | undefined;
  readonly text: string;
  /** The lines before the tagged one, each without its "* ". */
  readonly untagged: readonly ImapLine[];
}

export interface AppendOptions {
  readonly flags?: string;
  /** As in the grammar, without quotes: `01-Jan-2026 00:00:00 +0000`. */
  readonly date?: string;
  readonly expected?: "OK" | "NO" | "BAD";
}

/** What IDLE tells, until `done`. RFC 9051 §6.3.13 */
export interface Idling {
  line(): Promise<ImapLine>;
  done(): Promise<ImapAnswer>;
}

/** An octet string within a command is sent as a literal. */
export type ImapCommandPart = string | Uint8Array;

/**
 * A scripted IMAP client for tests: text goes out as it is given, lines come back unparsed but with their literals.
 * `ok`, `no` and `bad` fail the test when the answer is another.
 */
export class ImapClient implements AsyncDisposable {
  readonly wire: Wire;
  readonly greeting: ImapLine;
  /** How literals are announced: wait for "+" each time, or LITERAL+ without waiting. RFC 7888 §3 */
  literals: "synchronizing" | "non-synchronizing" = "synchronizing";
  #tag = 0;

  private constructor(wire: Wire, greeting: ImapLine) {
    this.wire = wire;
    this.greeting = greeting;
  }

  /** Connects and reads the greeting. */
  static async connect(options: WireOptions): Promise<ImapClient> {
    const wire = await Wire.connect(options);
    return new ImapClient(wire, await readLine(wire));
  }

  async startTls(options: ConnectionOptions = {}): Promise<void> {
    await this.ok("STARTTLS");
    await this.wire.startTls(options);
  }

  async login(user: string, password: string): Promise<ImapAnswer> {
    return this.ok(`LOGIN ${quoted(user)} ${quoted(password)}`);
  }

  /** AUTHENTICATE: `respond` gets each challenge decoded (none at first) and gives the next response. RFC 9051 §6.2.2 */
  async authenticate(
    mechanism: string,
    respond: (challenge: string | undefined) => string,
    initial: "with-command" | "after-challenge" = "with-command",
  ): Promise<ImapAnswer> {
    const tag = this.nextTag();
    const first = initial === "with-command" ? ` ${base64(respond(undefined)) || "="}` : "";
    await this.raw(`${tag} AUTHENTICATE ${mechanism}${first}\r\n`);
    const untagged: ImapLine[] = [];
    for (;;) {
      const line = await this.line();
      if (line.text.startsWith("+")) {
        const challenge = Buffer.from(line.text.slice(2), "base64").toString();
        await this.raw(`${base64(respond(challenge))}\r\n`);
      } else if (line.text.startsWith(`${tag} `)) {
        return answerOf(line.text.slice(tag.length + 1), untagged);
      } else untagged.push(withoutStar(line));
    }
  }

  /** Sends a command; octet strings among its parts go as literals. */
  async command(...parts: readonly ImapCommandPart[]): Promise<ImapAnswer> {
    const tag = this.nextTag();
    const untagged: ImapLine[] = [];
    let text = `${tag} `;
    for (const part of parts) {
      if (typeof part === "string") {
        text += part;
        continue;
      }
      const refused = await this.#literal(tag, { text, part, untagged });
      if (refused) return refused;
      text = "";
    }
    await this.raw(`${text}\r\n`);
    return this.answer(tag, untagged);
  }

  /** The answer to a command that was sent by `raw` under this tag. */
  async answer(tag: string, before: readonly ImapLine[] = []): Promise<ImapAnswer> {
    const untagged = [...before];
    for (;;) {
      const line = await this.line();
      if (line.text.startsWith(`${tag} `)) {
        return answerOf(line.text.slice(tag.length + 1), untagged);
      }
      assert.match(line.text, /^\* /, `Neither untagged nor ${tag}: ${line.text}`);
      untagged.push(withoutStar(line));
    }
  }

  async ok(...parts: readonly ImapCommandPart[]): Promise<ImapAnswer> {
    return this.#expect("OK", parts);
  }

  async no(...parts: readonly ImapCommandPart[]): Promise<ImapAnswer> {
    return this.#expect("NO", parts);
  }

  async bad(...parts: readonly ImapCommandPart[]): Promise<ImapAnswer> {
    return this.#expect("BAD", parts);
  }

  async append(
    mailbox: string,
    message: string | Uint8Array,
    options: AppendOptions = {},
  ): Promise<ImapAnswer> {
    const flags = options.flags === undefined ? "" : `(${options.flags}) `;
    const date = options.date === undefined ? "" : `"${options.date}" `;
    const octets = typeof message === "string" ? Buffer.from(message, "latin1") : message;
    const parts = [`APPEND ${quoted(mailbox)} ${flags}${date}`, octets];
    return this.#expect(options.expected ?? "OK", parts);
  }

  /** The octets of one literal item of one message, such as `BODY.PEEK[]`, by UID. */
  async fetchOctets(uid: number, item = "BODY.PEEK[]"): Promise<Buffer> {
    const { untagged } = await this.ok(`UID FETCH ${uid} (${item})`);
    const line = untagged.find(
      ({ text }) => /^\d+ FETCH /.test(text) && text.includes(`UID ${uid}`),
    );
    assert.ok(line, `No FETCH response for UID ${uid}`);
    return line.literals[0] ?? assert.fail(`No literal in ${JSON.stringify(line.text)}`);
  }

  /** The UIDs that a search finds, from SEARCH or ESEARCH-less servers alike. */
  async search(criteria: string): Promise<number[]> {
    const { untagged } = await this.ok(`UID SEARCH ${criteria}`);
    return untagged.flatMap(({ text }) => uidsOf(text));
  }

  async idle(): Promise<Idling> {
    const tag = this.nextTag();
    await this.raw(`${tag} IDLE\r\n`);
    const first = await this.line();
    assert.match(first.text, /^\+/, `Expected "+" after IDLE: ${first.text}`);
    return {
      line: async () => withoutStar(await this.line()),
      done: async () => {
        await this.raw("DONE\r\n");
        return this.answer(tag);
      },
    };
  }

  async logout(): Promise<ImapAnswer> {
    const answer = await this.ok("LOGOUT");
    await this.wire.readToEnd();
    return answer;
  }

  /** The next server line, tagged or not, as it came. */
  async line(): Promise<ImapLine> {
    return readLine(this.wire);
  }

  async raw(octets: string | Uint8Array): Promise<void> {
    await this.wire.write(octets);
  }

  nextTag(): string {
    this.#tag++;
    return `t${this.#tag}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.wire[Symbol.asyncDispose]();
  }

  async #expect(status: string, parts: readonly ImapCommandPart[]): Promise<ImapAnswer> {
    const answer = await this.command(...parts);
    const said = parts.find((part) => typeof part === "string")?.slice(0, 200);
    assert.equal(answer.status, status, `${said}: ${answer.status} ${answer.text}`);
    return answer;
  }

  /** Sends `text` and the literal. Returns the tagged answer if the server refuses it instead of going on. */
  async #literal(
    tag: string,
    { text, part, untagged }: { text: string; part: Uint8Array; untagged: ImapLine[] },
  ): Promise<ImapAnswer | undefined> {
    if (this.literals === "non-synchronizing") {
      await this.raw(`${text}{${part.length}+}\r\n`);
      await this.raw(part);
      return undefined;
    }
    await this.raw(`${text}{${part.length}}\r\n`);
    for (;;) {
      const line = await this.line();
      if (line.text.startsWith("+")) break;
      if (line.text.startsWith(`${tag} `)) {
        return answerOf(line.text.slice(tag.length + 1), untagged);
      }
      untagged.push(withoutStar(line));
    }
    await this.raw(part);
    return undefined;
  }
}

/** A quoted string. RFC 9051 §9 */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

const literalEnd = /~?\{(\d+)\}$/;

async function readLine(wire: Wire): Promise<ImapLine> {
  let text = await wire.readLine();
  const literals: Buffer[] = [];
  for (let end = literalEnd.exec(text); end; end = literalEnd.exec(text)) {
    literals.push(await wire.readOctets(Number(end[1])));
    const rest = await wire.readLine();
    if (rest === "") break;
    text += rest;
  }
  return { text, literals };
}

function withoutStar(line: ImapLine): ImapLine {
  return { text: line.text.replace(/^\* /, ""), literals: line.literals };
}

const tagged = /^(OK|NO|BAD)(?: \[([^\]]*)\])?(?: (.*))?$/s;

function answerOf(text: string, untagged: readonly ImapLine[]): ImapAnswer {
  const match = tagged.exec(text);
  assert.ok(match, `Not a tagged answer: ${JSON.stringify(text)}`);
  const status = match[1] === "OK" || match[1] === "NO" ? match[1] : "BAD";
  return { status, code: match[2], text, untagged };
}

function base64(text: string): string {
  return Buffer.from(text).toBase64();
}

function uidsOf(text: string): number[] {
  const list = /^SEARCH\b([\d ]*)/.exec(text)?.[1];
  if (list !== undefined) return list.split(" ").filter(Boolean).map(Number);
  const all = /^ESEARCH\b.* ALL ([\d:,]+)/.exec(text)?.[1];
  return (all?.split(",") ?? []).flatMap((range) => {
    const [first = 0, last = first] = range.split(":").map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}
