import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { describe, it } from "node:test";
import { addressesMax } from "../address/loose-address-list.ts";
import { MessageParser } from "./message-parser.ts";
import type { ParsedMessage, Part } from "./part.ts";
import { formatStructure, parseStructure } from "./structure.ts";
import { corpus } from "./vectors/corpus.ts";

/** Above this size a message is not fed octet by octet. */
const smallOctetsMax = 20_000;

describe("MessageParser", () => {
  for (const message of corpus()) {
    it(`finds the same in "${message.name}" however it is cut`, () => {
      const { octets } = message;
      const whole = parse(octets, octets.length);
      for (const size of octets.length > smallOctetsMax ? [65_536] : [1, 2, 7, 100]) {
        assert.deepEqual(parse(octets, size), whole, `chunks of ${size}`);
      }
      checkOffsets(whole.root, octets);
      assert.deepEqual(parseStructure(formatStructure(whole.root)), whole.root);
    });
  }

  it("gives the header with its empty line", () => {
    const parser = new MessageParser();
    parser.push(Buffer.from("A: b\r\n\r"));
    parser.push(Buffer.from("\nbody"));
    assert.equal(parser.header, "A: b\r\n\r\n");
    assert.equal(parser.finish().root.bodyStart, 8);
  });

  it("gives the header where no empty line comes", () => {
    const parser = new MessageParser();
    parser.push(Buffer.from("A: b\r\nC"));
    assert.equal(parser.finish().root.bodyEnd, 7);
    assert.equal(parser.header, "A: b\r\nC");
  });

  it("cuts a header at its limit and keeps the offsets", () => {
    const parser = new MessageParser();
    parser.push(Buffer.from(`Subject: x\r\nX: ${"y".repeat(300_000)}\r\nTo: late@x\r\n\r\nbody`));
    const { root, envelope } = parser.finish();
    assert.equal(parser.header.length, 256 * 1024);
    assert.equal(root.bodyEnd - root.bodyStart, 4);
    assert.equal(envelope.subject, "x");
    assert.deepEqual(envelope.to, []);
  });

  it("keeps no more of part headers than their limit", () => {
    const part = `--b\r\nContent-Description: ${"d".repeat(200_000)}\r\n\r\n\r\n`;
    const parser = new MessageParser();
    parser.push(Buffer.from("Content-Type: multipart/mixed; boundary=b\r\n\r\n"));
    for (let count = 0; count < 20; count++) parser.push(Buffer.from(part));
    const { root } = parser.finish();
    assert.equal(root.parts?.length, 20);
    assert.ok(formatStructure(root).length < 1024 * 1024 + 20 * 100);
  });

  it("keeps a limited number of addresses, however many fields they are in", () => {
    const parser = new MessageParser();
    parser.push(Buffer.from("To: a@b, c@d\r\n".repeat(10_000)));
    assert.equal(parser.finish().envelope.to.length, addressesMax);
  });

  it("does not keep the chunks it was given", () => {
    const chunk = Buffer.from("Subject: kept\r\n\r\nkept words\r\n-");
    const parser = new MessageParser();
    parser.push(chunk);
    chunk.fill(0);
    const { envelope, preview } = parser.finish();
    assert.equal(envelope.subject, "kept");
    assert.equal(preview, "kept words -");
  });
});

describe("formatStructure", () => {
  it("takes less than 150 octets for a message of one part", () => {
    const text =
      "Content-Type: text/plain; charset=utf-8; format=flowed\r\n" +
      "Content-Transfer-Encoding: quoted-printable\r\n\r\nbody\r\n";
    const { root } = parse(Buffer.from(text), text.length);
    assert.ok(formatStructure(root).length < 150, formatStructure(root));
  });
});

function parse(octets: Buffer, chunkOctets: number): ParsedMessage {
  const parser = new MessageParser();
  for (let at = 0; at < octets.length; at += chunkOctets) {
    parser.push(octets.subarray(at, at + chunkOctets));
  }
  return parser.finish();
}

/** Every offset lies in its parent, headers end in an empty line, lines are those that are there. */
function checkOffsets(part: Part, octets: Buffer): void {
  assert.ok(0 <= part.headerStart && part.headerStart <= part.bodyStart);
  assert.ok(part.bodyStart <= part.bodyEnd && part.bodyEnd <= octets.length);
  const body = octets.subarray(part.bodyStart, part.bodyEnd);
  if (part.lines !== undefined) {
    assert.equal(part.lines, body.toString("latin1").split("\n").length - 1);
  }
  if (part.bodyEnd > part.bodyStart) {
    const header = octets.toString("latin1", part.headerStart, part.bodyStart);
    assert.match(header, /(?:^|\n)\r?\n$/);
  }
  for (const child of [...(part.parts ?? []), ...(part.message ? [part.message.body] : [])]) {
    assert.ok(part.bodyStart <= child.headerStart && child.bodyEnd <= part.bodyEnd);
    checkOffsets(child, octets);
  }
}
