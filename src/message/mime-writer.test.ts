import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { decodedParameter, fileNameOf } from "./decoded-parameter.ts";
import { decode } from "./decoder.ts";
import { decodeEncodedWords } from "./encoded-word.ts";
import {
  formatAddressField,
  formatField,
  formatIdsField,
  formatParameter,
  formatTextField,
} from "./header-writer.ts";
import { fieldValue, firstFieldValue, headerFields } from "./header.ts";
import { MessageParser } from "./message-parser.ts";
import { mimePieces } from "./mime-writer.ts";
import type { MimePart } from "./mime-writer.ts";
import { parameters } from "./parameters.ts";
import { encodeQuotedPrintable } from "./quoted-printable-encoder.ts";

const characters = Array.from("aAz 09\t.,;:\"\\<>@()=?_-'é€日本🎉\r\n\0");

function someText(random: SeededRandom, max: number): string {
  return Array.from({ length: random.between(0, max) }, () => random.pick(characters)).join("");
}

describe("header fields", () => {
  it("are folded, and read as they were written", () => {
    const subject = "Grüße aus Köln, und noch viel mehr Worte, damit die Zeile sehr lang wird 🎉";
    const field = formatTextField("Subject", subject);
    assert.ok(field.split("\r\n").every((line) => line.length <= 78));
    assert.equal(decodeEncodedWords(firstFieldValue(field, "subject")!), subject);
    assert.equal(formatTextField("Subject", "Plain"), "Subject: Plain\r\n");
    assert.equal(formatIdsField("References", ["a@x", "b@x"]), "References: <a@x> <b@x>\r\n");
    assert.equal(
      formatAddressField("To", [
        { email: "a@x" },
        { name: "Mia M.", email: "b@x" },
        { name: 'The "C"', email: "c@x" },
      ]),
      'To: a@x, "Mia M." <b@x>, "The \\"C\\"" <c@x>\r\n',
    );
  });

  it("cannot be broken out of", () => {
    const random = new SeededRandom(8621);
    for (let round = 0; round < 2000; round++) {
      const text = someText(random, 200);
      const fields = [
        formatTextField("Subject", text),
        formatAddressField("To", [{ name: text, email: "a@x" }]),
        formatField("Content-Type", `text/plain${formatParameter("name", text)}`),
      ];
      for (const field of fields) {
        assert.equal(headerFields(field).length, 1, JSON.stringify(text));
        assert.ok(field.endsWith("\r\n"));
        // oxlint-disable-next-line no-control-regex -- nothing but printable characters, spaces and folds
        assert.match(
          field.replaceAll("\r\n ", " ").replaceAll("\r\n\t", "\t"),
          /^[\x20-\x7e\t]*\r\n$/,
        );
      }
    }
  });

  it("carry names of files in any language", () => {
    const random = new SeededRandom(2231);
    for (let round = 0; round < 500; round++) {
      const name = someText(random, 120).replaceAll(/[\p{Cc}]+/gu, " ");
      const list = parameters(`text/plain${formatParameter("name", name)}`, "text/plain".length);
      assert.equal(decodedParameter(list, "name"), name, JSON.stringify(list));
    }
  });
});

describe("quoted-printable", () => {
  it("is decoded to what was encoded, in lines of 76", () => {
    const random = new SeededRandom(2045);
    for (let round = 0; round < 500; round++) {
      const text = someText(random, 400).replaceAll(/\r\n|\r|\n/g, "\r\n");
      const encoded = encodeQuotedPrintable(Buffer.from(text));
      assert.ok(encoded.split("\r\n").every((line) => line.length <= 76));
      assert.equal(decode("quoted-printable", Buffer.from(encoded)).toString(), text);
    }
  });
});

describe("a written message", () => {
  it("is parsed as what it was made of", () => {
    const part: MimePart<string> = {
      type: "multipart/mixed",
      content: {
        kind: "parts",
        parts: [
          {
            type: "multipart/alternative",
            content: {
              kind: "parts",
              parts: [
                { type: "text/plain", content: { kind: "text", text: "Grüße\nFrom here\n" } },
                { type: "text/html", content: { kind: "text", text: "<p>x</p>" } },
              ],
            },
          },
          {
            type: "image/png",
            id: "one@x",
            fileName: "Bild ä.png",
            disposition: "attachment",
            content: { kind: "blob", blob: "AAAA" },
          },
          { type: "message/rfc822", content: { kind: "blob", blob: "Subject: within\r\n\r\nx" } },
        ],
      },
    };
    let boundaries = 0;
    const pieces = mimePieces("Subject: x\r\n", part, () => `=_${boundaries++}`);
    const octets = Buffer.concat(
      pieces.map((piece) => (piece.kind === "octets" ? piece.octets : Buffer.from(piece.blob))),
    );
    const parser = new MessageParser();
    parser.push(octets);
    const { root } = parser.finish();
    assert.equal(root.parts?.length, 3);
    const [alternative, image, within] = root.parts!;
    const [plain, html] = alternative!.parts!;
    const text = (of: typeof plain) => octets.subarray(of!.bodyStart, of!.bodyEnd);
    assert.equal(decode(plain!.encoding, text(plain)).toString(), "Grüße\r\nFrom here\r\n");
    assert.equal(text(html).toString(), "<p>x</p>");
    assert.equal(fileNameOf(image!), "Bild ä.png");
    assert.equal(image!.id, "<one@x>");
    assert.equal(within!.message?.envelope.subject, "within");
    const [first] = headerFields(octets.toString("latin1"));
    assert.equal(fieldValue(octets.toString("latin1"), first!), "x");
  });
});
