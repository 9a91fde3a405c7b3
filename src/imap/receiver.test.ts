import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ImapReceiver, type ReceiverLimits, receiverLimits } from "./receiver.ts";
import type { ReceiverEvent } from "./receiver-event.ts";

const small: ReceiverLimits = {
  lineOctetsMax: 40,
  literalOctetsMax: 10,
  literalsOctetsMax: 15,
  literalsMax: 3,
};

/** Compact words for the events of `input`; messages are accepted up to 20 octets. */
function told(input: string, chunkOctets: number, limits: ReceiverLimits): string[] {
  const receiver = new ImapReceiver(limits);
  const words: string[] = [];
  let message = "";
  const octets = Buffer.from(input, "latin1");
  for (let at = 0; at < octets.length; at += chunkOctets) {
    receiver.push(octets.subarray(at, at + chunkOctets));
    for (let event = receiver.next(); event !== undefined; event = receiver.next()) {
      if (event.kind === "octets") message += event.chunk.toString("latin1");
      else if (event.kind === "literal-end") words.push(`message ${message}`);
      else words.push(wordsOf(event));
      if (event.kind !== "append-literal") continue;
      message = "";
      if (event.octets <= 20) receiver.accept();
      else receiver.refuse();
    }
  }
  return words;
}

function wordsOf(event: ReceiverEvent): string {
  switch (event.kind) {
    case "text":
    case "append-end":
      return `${event.kind} ${event.text}`;
    case "refused":
      return `refused ${event.tag} ${event.reason}`;
    case "append-literal": {
      const marks = `${event.first ? "!" : ""}${event.synchronizing ? "?" : ""}${event.literal8 ? "~" : ""}`;
      return `append ${event.text}|${event.octets}${marks}`;
    }
    case "continuation":
    case "octets":
    case "literal-end":
      return event.kind;
  }
}

function check(name: string, input: string, expected: readonly string[], limits = small): void {
  it(name, () => {
    assert.deepEqual(told(input, input.length, limits), expected);
    assert.deepEqual(told(input, 1, limits), expected, "one octet at a time");
    assert.deepEqual(told(input, 7, limits), expected, "seven octets at a time");
  });
}

describe("lines and literals, RFC 9051 §4.3 and RFC 7888 §3", () => {
  check("gives commands one by one", "a NOOP\r\nb CAPABILITY\r\n", [
    "text a NOOP",
    "text b CAPABILITY",
  ]);
  check("waits for the end of a line", "a NOOP\r\nb NO", ["text a NOOP"]);
  check("takes a bare LF for the end of a line", "a NOOP\nb NOOP\n", [
    "text a NOOP",
    "text b NOOP",
  ]);
  check("gives an empty line", "\r\nDONE\r\n", ["text ", "text DONE"]);
  check("keeps a bare CR for the parser to refuse", "a\rb\r\n", ["text a\rb"]);
  check("keeps a literal in place", "a LOGIN {3}\r\na\r\n {2}\r\n{}\r\n", [
    "continuation",
    "continuation",
    "text a LOGIN {3}\r\na\r\n {2}\r\n{}",
  ]);
  check(
    "asks nothing for a literal that does not wait",
    "a LOGIN {1+}\r\nx {0+}\r\n\r\nb NOOP\r\n",
    ["text a LOGIN {1}\r\nx {0}\r\n", "text b NOOP"],
  );
  check("leaves braces inside of a line alone", "a {3} b\r\na {x}\r\na {}\r\n", [
    "text a {3} b",
    "text a {x}",
    "text a {}",
  ]);
  check("keeps the mark of literal8", "a X ~{1+}\r\n\0\r\n", ["text a X ~{1}\r\n\0"]);
});

describe("limits of commands", () => {
  check(
    "refuses a line that is too long and finds the next",
    `a1 ${"x".repeat(200)}\r\nb NOOP\r\n`,
    ["refused a1 line-too-long", "text b NOOP"],
  );
  check("takes a line of just the limit", `${"x".repeat(40)}\r\n${"x".repeat(41)}\r\n`, [
    `text ${"x".repeat(40)}`,
    "refused * line-too-long",
  ]);
  check(
    "stays in step behind a long line with a literal",
    `a ${"x".repeat(99)} {6+}\r\nb X\r\n\n c\r\nd\r\n`,
    ["refused a line-too-long", "text d"],
  );
  check("expects a command where a long line's literal waits", `a ${"x".repeat(99)} {6}\r\nb\r\n`, [
    "refused a line-too-long",
    "text b",
  ]);
  check("counts all lines of a command", `a ${"x".repeat(20)}{1+}\r\ny${"x".repeat(20)}\r\nb\r\n`, [
    "refused a line-too-long",
    "text b",
  ]);
  check("refuses a big literal before it is sent", "a LOGIN {11}\r\nb NOOP\r\n", [
    "refused a literal-too-big",
    "text b NOOP",
  ]);
  check(
    "passes over a big literal that is sent anyway",
    "a LOGIN {11+}\r\n0\r\n2 NOOP\r\n {2+}\r\n\r\n\r\nb NOOP\r\n",
    ["refused a literal-too-big", "text b NOOP"],
  );
  check("refuses too many octets in literals", "a {8+}\r\n12345678 {8+}\r\n12345678 x\r\nb\r\n", [
    "refused a literal-too-big",
    "text b",
  ]);
  check("refuses too many literals", "a {0+}\r\n{0+}\r\n{0+}\r\n{0+}\r\nx\r\nb\r\n", [
    "refused a too-many-literals",
    "text b",
  ]);
  check(
    "counts a literal of any length",
    "a {9999999999999999999}\r\nb\r\na {99999999999999999999+}\r\n",
    ["refused a literal-too-big", "text b", "text a {99999999999999999999+}"],
  );
});

describe("messages of APPEND, RFC 9051 §6.3.12", () => {
  check("are streamed", "a APPEND x (\\Seen) {5}\r\n1\r\n45\r\nb NOOP\r\n", [
    "append a APPEND x (\\Seen) |5!?",
    "message 1\r\n45",
    "append-end ",
    "text b NOOP",
  ]);
  check("may be larger than other literals", "a append x {12+}\r\n123456789012\r\n", [
    "append a append x |12!",
    "message 123456789012",
    "append-end ",
  ]);
  check("may be empty", "a APPEND x {0+}\r\n\r\n", [
    "append a APPEND x |0!",
    "message ",
    "append-end ",
  ]);
  check("come behind a mailbox that is a literal", "a APPEND {3+}\r\nabc {2+}\r\nxy\r\n", [
    "append a APPEND {3}\r\nabc |2!",
    "message xy",
    "append-end ",
  ]);
  check(
    "come more than one, RFC 3502",
    "a APPEND x {1}\r\n1 (\\Draft) ~{2+}\r\n\0\0 {1+}\r\n3\r\n",
    [
      "append a APPEND x |1!?",
      "message 1",
      "append  (\\Draft) |2~",
      "message \0\0",
      "append  |1",
      "message 3",
      "append-end ",
    ],
  );
  check("come in UTF8, RFC 6855", "a APPEND x UTF8 (~{2+}\r\nxy)\r\n", [
    "append a APPEND x UTF8 (|2!~",
    "message xy",
    "append-end )",
  ]);
  check("are refused before they are sent", "a APPEND x {30}\r\nb NOOP\r\n", [
    "append a APPEND x |30!?",
    "text b NOOP",
  ]);
  check(
    "are passed over when refused late",
    `a APPEND x {30+}\r\n${"\r\n".repeat(15)} {3+}\r\nabc\r\nb NOOP\r\n`,
    ["append a APPEND x |30!", "text b NOOP"],
  );
  check("are refused in the middle", `a APPEND x {1+}\r\n1 {30}\r\nb NOOP\r\n`, [
    "append a APPEND x |1!",
    "message 1",
    "append  |30?",
    "text b NOOP",
  ]);
  check(
    "keep the tag for a line that is too long",
    `ab APPEND x {1+}\r\n1${"x".repeat(99)}\r\nb\r\n`,
    ["append ab APPEND x |1!", "message 1", "refused ab line-too-long", "text b"],
  );
  check(
    "are not taken from other commands",
    "a XAPPEND x {1+}\r\n1\r\na SEARCH TEXT APPEND {1+}\r\n1\r\na UID REPLACE {1+}\r\n1\r\n",
    [
      "text a XAPPEND x {1}\r\n1",
      "text a SEARCH TEXT APPEND {1}\r\n1",
      "text a UID REPLACE {1}\r\n1",
    ],
  );
});

describe("messages of REPLACE, RFC 8508 §5", () => {
  check("come in REPLACE, RFC 8508", "a UID REPLACE * {3+}\r\nabc ~{2+}\r\nxy\r\nb\r\n", [
    "append a UID REPLACE * {3}\r\nabc |2!~",
    "message xy",
    "append-end ",
    "text b",
  ]);
  check("come in REPLACE behind a plain name", "a replace 4 x () {1}\r\nx\r\n", [
    "append a replace 4 x () |1!?",
    "message x",
    "append-end ",
  ]);
});

describe("ImapReceiver", () => {
  it("looks no further than it is asked", () => {
    const receiver = new ImapReceiver();
    receiver.push(Buffer.from("a STARTTLS\r\nb NOOP\r\n"));
    assert.deepEqual(receiver.next(), { kind: "text", text: "a STARTTLS" });
    assert.equal(receiver.pendingOctets, "b NOOP\r\n".length);
  });

  it("wants a decision before it goes on", () => {
    const receiver = new ImapReceiver();
    receiver.push(Buffer.from("a APPEND x {1}\r\n"));
    assert.throws(() => receiver.accept());
    assert.equal(receiver.next()?.kind, "append-literal");
    assert.throws(() => receiver.next());
    receiver.accept();
    assert.equal(receiver.next(), undefined);
  });

  it("takes 1,000 literals of a command and the largest line", () => {
    const input = `a X ${"{3+}\r\nabc ".repeat(1000)}\r\nb ${"x".repeat(60_000)}\r\n`;
    const words = told(input, 8192, receiverLimits);
    assert.equal(words.length, 2);
    assert.ok(words.every((word) => word.startsWith("text ")));
  });
});
