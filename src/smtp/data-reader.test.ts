import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DataReader } from "./data-reader.ts";

interface Read {
  /** Undefined where the data did not end. */
  readonly message: string | undefined;
  readonly violated: boolean;
  readonly rest: string;
}

function read(wire: string, pieceOctets: number): Read {
  const reader = new DataReader();
  const octets = Buffer.from(wire, "latin1");
  let message = "";
  for (let at = 0; at < octets.length; at += pieceOctets) {
    const piece = octets.subarray(at, at + pieceOctets);
    const { content, end } = reader.push(piece, 0);
    message += content.toString("latin1");
    if (end !== undefined) {
      return { message, violated: reader.violated, rest: wire.slice(at + end) };
    }
  }
  return { message: undefined, violated: reader.violated, rest: "" };
}

/** Whole and one octet at a time. */
function check(wire: string, expected: Partial<Read>): void {
  for (const pieceOctets of [wire.length, 1, 2, 3]) {
    const result = read(wire, pieceOctets);
    for (const [name, value] of Object.entries(expected)) {
      const actual = result[name as keyof Read];
      assert.equal(actual, value, `${name} of ${JSON.stringify(wire)} by ${pieceOctets}`);
    }
  }
}

describe("DATA, RFC 5321 §4.5.2", () => {
  const good: readonly (readonly [wire: string, message: string])[] = [
    [".\r\n", ""],
    ["\r\n.\r\n", "\r\n"],
    ["a\r\n.\r\n", "a\r\n"],
    ["a\r\n\r\nb\r\n.\r\n", "a\r\n\r\nb\r\n"],
    ["..\r\n.\r\n", ".\r\n"],
    ["..a\r\n.\r\n", ".a\r\n"],
    [".a\r\n.\r\n", "a\r\n"],
    ["...\r\n.\r\n", "..\r\n"],
    ["a\r\n..b\r\n.\r\n", "a\r\n.b\r\n"],
    ["a.\r\n.\r\n", "a.\r\n"],
    ["a\0b\x80\xff\t\r\n.\r\n", "a\0b\x80\xff\t\r\n"],
  ];
  for (const [wire, message] of good) {
    it(`reads ${JSON.stringify(wire)}`, () => check(wire, { message, violated: false, rest: "" }));
  }

  it("leaves what follows the end", () => {
    check("a\r\n.\r\nQUIT\r\n", { message: "a\r\n", rest: "QUIT\r\n" });
  });

  it("stores a bare LF as CRLF, and keeps the dot behind it", () => {
    check("a\nb\r\n.\r\n", { message: "a\r\nb\r\n", violated: false });
    check("\na\r\n.\r\n", { message: "\r\na\r\n", violated: false });
    check("a\n.b\r\n.\r\n", { message: "a\r\n.b\r\n", violated: false });
    check("a\n..\r\n.\r\n", { message: "a\r\n..\r\n", violated: false });
    check("a\n\r\n.\r\n", { message: "a\r\n\r\n", violated: false });
  });

  it("does not end without CRLF on both sides", () => {
    for (const wire of ["a\r\n.", "a\r\n.\r", "a.\r\n", "a\r\n.a\r\n", "a\n.\n", "a\n.\r\n"]) {
      check(wire, { message: undefined });
    }
  });
});

describe("violations, mail-behaviours.md 1.6", () => {
  const smuggled = "MAIL FROM:<a@b.example>\r\n.\r\n";
  const violations: readonly string[] = [
    "a\rb\r\n",
    "a\r\r\n",
    "\ra\r\n",
    "a\r\n.\ra\r\n",
    "a\r\n.\r\r\n",
    "a\r\n.\n",
    ".\n",
    "a\n.\n",
    "a\n.\r\n",
    "a\r.\r\n",
    "a\r\n.\r.\r\n",
    "a\n.\rb\r\n",
  ];
  for (const start of violations) {
    it(`notes ${JSON.stringify(start)} and goes on to the real end`, () => {
      check(`${start}${smuggled}RSET\r\n`, { violated: true, rest: "RSET\r\n" });
    });
  }

  it("gives out nothing more", () => {
    const reader = new DataReader();
    assert.equal(reader.push(Buffer.from("a\rb\r\nlong text"), 0).content.length, 0);
    assert.equal(reader.push(Buffer.from("more"), 0).content.length, 0);
  });
});

describe("a large message", () => {
  // A first form of the reader, with a loop over octets, ran for ever here on every other run.
  it("is read whole, in pieces as a socket gives them", () => {
    const reader = new DataReader();
    const octets = Buffer.from(`${"A".repeat(76)}\r\n`.repeat(340_000) + ".\r\n");
    let read = 0;
    let ended = false;
    for (let at = 0, piece = 1; at < octets.length; at += piece) {
      piece = 1 + ((piece * 48_271) % 65_536);
      const { content, end } = reader.push(octets.subarray(at, at + piece), 0);
      read += content.length;
      ended ||= end !== undefined;
    }
    assert.deepEqual([read, ended, reader.violated], [octets.length - 3, true, false]);
  });
});
