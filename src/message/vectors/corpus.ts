/**
 * Messages that we wrote, with what ENVELOPE, BODYSTRUCTURE and PREVIEW must say of each. For tests of the parser, and
 * for tests that send them through the whole product and want every octet back.
 */
import { Buffer } from "node:buffer";
import { charsetExpected } from "./charset-expected.ts";
import { charsetMessages } from "./charset-messages.ts";
import type { Row } from "./expected-row.ts";
import { headerExpected } from "./header-expected.ts";
import { headerMessages } from "./header-messages.ts";
import { largeExpected } from "./large-expected.ts";
import { malformedExpected } from "./malformed-expected.ts";
import { malformedMessages } from "./malformed-messages.ts";
import { multipartExpected } from "./multipart-expected.ts";
import { multipartMessages } from "./multipart-messages.ts";
import type { Source } from "./octets.ts";
import { base64, lines } from "./octets.ts";
import { plainExpected } from "./plain-expected.ts";
import { plainMessages } from "./plain-messages.ts";

export interface CorpusMessage {
  readonly name: string;
  /** Made anew at each access: one has 25 MB. */
  readonly octets: Buffer;
  readonly expected: Expectation;
  /** Whether SMTP carries it unchanged: line ends are CRLF, the last line has one. RFC 5321 §2.3.8 */
  readonly passesSmtp: boolean;
}

/** IMAP's words as latin1; CRLF of literals stands as it is on the wire. The preview is Unicode. */
export interface Expectation {
  readonly envelope: string;
  readonly bodyStructure: string;
  readonly preview: string;
}

export function corpus(): CorpusMessage[] {
  const sources = {
    ...plainMessages,
    ...headerMessages,
    ...charsetMessages,
    ...multipartMessages,
    ...malformedMessages,
    "attachment of 25 MB": largeMessage,
  };
  const rows: Readonly<Record<string, Row>> = {
    ...plainExpected,
    ...headerExpected,
    ...charsetExpected,
    ...multipartExpected,
    ...malformedExpected,
    ...largeExpected,
  };
  return Object.entries(sources).map(([name, source]) => {
    // A message without a row fails every comparison.
    const [envelope, bodyStructure, preview] = rows[name] ?? ["", "", ""];
    return new SourcedMessage(name, source, { envelope, bodyStructure, preview });
  });
}

class SourcedMessage implements CorpusMessage {
  readonly name: string;
  readonly expected: Expectation;
  readonly #source: Source;

  constructor(name: string, source: Source, expected: Expectation) {
    this.name = name;
    this.#source = source;
    this.expected = expected;
  }

  get octets(): Buffer {
    return Buffer.from(typeof this.#source === "string" ? this.#source : this.#source(), "latin1");
  }

  get passesSmtp(): boolean {
    const text = this.octets.toString("latin1");
    return text.endsWith("\r\n") && !/\r(?!\n)|(?<!\r)\n/.test(text);
  }
}

function largeMessage(): string {
  const line = `${base64("0123456789abcdef".repeat(3) + "ABCDEFGHI")}\r\n`;
  return (
    lines(
      "From: a@b",
      "Subject: large",
      "MIME-Version: 1.0",
      'Content-Type: multipart/mixed; boundary="large"',
      "",
      "--large",
      "",
      "See attachment.",
      "--large",
      'Content-Type: application/zip; name="large.zip"',
      "Content-Transfer-Encoding: base64",
      "Content-Disposition: attachment; filename=large.zip",
      "",
    ) +
    line.repeat(Math.ceil((25 * 1024 * 1024) / line.length)) +
    lines("--large--")
  );
}
