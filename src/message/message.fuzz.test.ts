import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { describe, it } from "node:test";
import { parseDateTime } from "./date-time.ts";
import { decodedParameter } from "./decoded-parameter.ts";
import { decode, decoderOf } from "./decoder.ts";
import { decodeEncodedWords } from "./encoded-word.ts";
import { textOfHtml } from "./html-text.ts";
import { messageIds } from "./message-id.ts";
import { MessageParser } from "./message-parser.ts";
import { parameters } from "./parameters.ts";
import type { ParsedMessage, Part } from "./part.ts";
import { sectionRange } from "./section.ts";
import { formatStructure, parseStructure } from "./structure.ts";
import { mutatedMessages, randomFrom } from "./vectors/mutated-messages.ts";

const seed = 20261121;

describe(`messages from noise, seed ${seed}`, () => {
  it("are parsed the same however they are cut, and their structure comes back", () => {
    const next = randomFrom(seed);
    for (const octets of mutatedMessages(2000, seed)) {
      const whole = parse(octets, () => octets.length);
      assert.deepEqual(
        parse(octets, () => 1 + next(40)),
        whole,
      );
      assert.deepEqual(parseStructure(formatStructure(whole.root)), whole.root);
      checkRanges(whole.root, octets.length);
    }
  });

  it("cost linear time", () => {
    const boundaries = Array.from({ length: 49 }, (_, level) => {
      return `Content-Type: multipart/mixed; boundary=${"-".repeat(level)}b\r\n\r\n--${"-".repeat(level)}b\r\n`;
    });
    const hostile = ["--b\r\n", "--b--\r\n", "--\n", "-", "\n", "\r", "\r\n\r\n", "--b\nA:", "--x"];
    for (const word of [...hostile, ":", "a:\n", "Content-Type: a/b;", "To: (((<\n"]) {
      const octets = Buffer.from(boundaries.join("") + word.repeat(1_000_000 / word.length));
      parse(octets, () => 65_536);
    }
  });
});

describe(`words from noise, seed ${seed}`, () => {
  const alphabet = [
    ["=?", "?=", "?", "utf-8", "?Q?", "?b?", "=", "*", "'", "%e2%82%ac", "=C3", "x", "4p", " "],
    ["\r\n", "(", ")", '"', "\\", ";", "name", "name*0", "name*0*", "<", ">", "@", ",", "&#", "&"],
    [
      "21",
      " Nov ",
      "1997",
      ":",
      "-",
      "+0100",
      "Fri",
      ".",
      "T",
      "Z",
      "\0",
      "\xff",
      "<style>",
      "<!--",
    ],
  ].flat();

  it("never throw", () => {
    const next = randomFrom(seed);
    for (let count = 0; count < 20_000; count++) {
      const words = Array.from({ length: next(16) }, () => alphabet[next(alphabet.length)]);
      readAll(words.join(""));
    }
  });

  it("cost linear time", () => {
    for (const one of alphabet) {
      for (const other of ["", " ", "(", "a", "=?utf-8?b?4p?="]) {
        const word = one + other;
        readAll(word.repeat(30_000 / word.length));
      }
    }
  });
});

describe(`transfer encodings from noise, seed ${seed}`, () => {
  it("give the same however they are cut", () => {
    const next = randomFrom(seed);
    const alphabet = "=ABab012+/ \t\r\n#`M-\xff";
    for (let count = 0; count < 3000; count++) {
      const encoding = ["quoted-printable", "base64", "x-uuencode"][next(3)]!;
      const prefix = encoding === "x-uuencode" ? "begin 644 x\n" : "";
      const text = Array.from({ length: next(60) }, () => alphabet[next(alphabet.length)]).join("");
      const octets = Buffer.from(prefix + text, "latin1");
      const decoder = decoderOf(encoding)!;
      const parts: Buffer[] = [];
      for (let at = 0; at < octets.length;) {
        const end = at + 1 + next(8);
        parts.push(Buffer.from(decoder.push(octets.subarray(at, end))));
        at = end;
      }
      parts.push(decoder.end());
      assert.deepEqual(Buffer.concat(parts), Buffer.from(decode(encoding, octets)), text);
    }
  });
});

function readAll(text: string): void {
  decodeEncodedWords(text);
  decodedParameter(parameters(text, 0), "name");
  parseDateTime(text);
  messageIds(text);
  textOfHtml(text);
}

function parse(octets: Buffer, chunkOctets: () => number): ParsedMessage {
  const parser = new MessageParser();
  for (let at = 0; at < octets.length;) {
    const end = at + chunkOctets();
    parser.push(octets.subarray(at, end));
    at = end;
  }
  return parser.finish();
}

function checkRanges(root: Part, size: number): void {
  for (const path of [[], [1], [2], [1, 1], [1, 2], [1, 1, 1]]) {
    for (const text of [undefined, "HEADER", "TEXT", "MIME"] as const) {
      const range = sectionRange(root, path, text);
      if (range !== undefined) assert.ok(range.start <= range.end && range.end <= size);
    }
  }
}
