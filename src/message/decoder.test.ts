import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { describe, it } from "node:test";
import { decode, decoderOf } from "./decoder.ts";

type Table = Readonly<Record<string, string>>;

const quotedPrintable: Table = {
  "": "",
  "a=3Db=3d": "a=b=",
  "soft=\r\nbreak": "softbreak",
  "soft= \t\r\nbreak": "softbreak",
  "soft=\nbreak": "softbreak",
  "line  \t\r\nend": "line\r\nend",
  "line \nend ": "line\nend",
  "kept  inside": "kept  inside",
  "=20\r\n": " \r\n",
  "=XY =4 =": "=XY =4 =",
  "=4": "=4",
  "=\r": "=\r",
  "=FF\xfe": "\xff\xfe",
  "a\0b": "a\0b",
};

const base64: Table = {
  "": "",
  "SGVsbG8=": "Hello",
  "SGVs\r\nbG8=": "Hello",
  SGVsbG8: "Hello",
  "SGVs*bG8=": "Hello",
  "SGVsbG8=SGVsbG8=": "HelloHello",
  "SGVsbG8==\r\n==SGVsbG8=": "HelloHello",
  "=": "",
  S: "",
  "/+8=": "\xff\xef",
};

const uuencode: Table = {
  "": "",
  "begin 644 cat.txt\r\n#0V%T\r\n`\r\nend\r\n": "Cat",
  "noise\r\nbegin 644 x\n#0V%T\n \nend\nnoise": "Cat",
  "begin 644 x\n#0V%T": "Cat",
  "begin 644 x\n#0": "@\0\0",
  "#0V%T\n": "",
};

describe("transfer encodings, RFC 2045 §6", () => {
  for (const [encoding, table] of Object.entries({
    "Quoted-Printable": quotedPrintable,
    base64,
    "x-uuencode": uuencode,
    "7bit": { "a\r\nb": "a\r\nb" },
    "x-unknown": { "=41": "=41" },
  })) {
    for (const [encoded, expected] of Object.entries(table)) {
      it(`${encoding} of ${JSON.stringify(encoded)}, however it is cut`, () => {
        const octets = Buffer.from(encoded, "latin1");
        assert.equal(decode(encoding, octets).toString("latin1"), expected);
        assert.equal(decodeByOctet(encoding, octets), expected);
      });
    }
  }

  it("knows those of MIME and no others", () => {
    for (const known of [undefined, "7BIT", "8bit", "binary", "x-uue"]) assert.ok(decoderOf(known));
    assert.equal(decoderOf("x-secret"), undefined);
  });
});

function decodeByOctet(encoding: string, octets: Buffer): string {
  const decoder = decoderOf(encoding) ?? decoderOf(undefined)!;
  const parts = Array.from(octets, (octet) =>
    decoder.push(Buffer.from([octet])).toString("latin1"),
  );
  return parts.join("") + decoder.end().toString("latin1");
}
