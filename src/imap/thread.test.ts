import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import { parseCommand } from "./command-parser.ts";
import { formatThreadList } from "./thread.ts";
import type { ThreadNode } from "./thread-node.ts";

const parse = (input: string) => parseCommand(`a ${input}`, { utf8: false });

describe("thread, RFC 5256 §3", () => {
  it("accepts an algorithm, a charset and keys", () => {
    assert.deepEqual(parse('UID THREAD orderedsubject utf-8 TEXT "gewp"'), {
      kind: "thread",
      tag: "a",
      byUid: true,
      algorithm: "ORDEREDSUBJECT",
      charset: "UTF-8",
      key: { kind: "text", value: "gewp" },
    });
    const command = parse("THREAD REFERENCES US-ASCII ALL");
    assert.ok(command.kind === "thread" && !command.byUid);
    assert.equal(command.algorithm, "REFERENCES");
  });
  for (const input of [
    "",
    "REFERENCES",
    "REFERENCES UTF-8",
    "REFERENCES UTF-8 ",
    "(REFERENCES) UTF-8 ALL",
    "REFERENCES UTF-8 FOO",
    "RETURN () REFERENCES UTF-8 ALL",
  ]) {
    it(`refuses THREAD ${JSON.stringify(input)}`, () => {
      assert.throws(() => parse(`THREAD ${input}`), AbnfError);
    });
  }
});

const numbers = Uint32Array.from({ length: 200_001 }, (_, position) => position);
const node = (position: number | undefined, ...children: ThreadNode[]): ThreadNode => ({
  position,
  children,
});

describe("thread-list, RFC 5256 §4", () => {
  const valid: Readonly<Record<string, ThreadNode>> = {
    "(2)": node(2),
    "(3 6 (4 23)(44 7 96))": node(3, node(6, node(4, node(23)), node(44, node(7, node(96))))),
    "((3)(5))": node(undefined, node(3), node(5)),
    "((1 2)(3 (4)(5)))": node(undefined, node(1, node(2)), node(3, node(4), node(5))),
  };
  for (const [printed, root] of Object.entries(valid)) {
    it(`prints ${printed}`, () => {
      assert.equal(formatThreadList(root, numbers), printed);
    });
  }

  it("prints numbers, not positions", () => {
    assert.equal(formatThreadList(node(0, node(1)), Uint32Array.of(7, 9)), "(7 9)");
  });

  it("prints a line of 100,000 messages flat", () => {
    let root = node(100_000);
    for (let position = 99_999; position > 0; position--) root = node(position, root);
    const text = formatThreadList(root, numbers);
    assert.match(text, /^\(1 2 3 [0-9 ]+ 99999 100000\)$/);
  });

  it("nests no deeper than 100 and leaves no message out", () => {
    let root = node(0);
    for (let position = 1; position < 200_000; position += 2) {
      root = node(position, node(position + 1), root);
    }
    const text = formatThreadList(root, numbers);
    let depth = 0;
    let deepest = 0;
    for (const character of text) {
      depth += character === "(" ? 1 : character === ")" ? -1 : 0;
      deepest = Math.max(deepest, depth);
    }
    assert.equal(depth, 0);
    assert.equal(deepest, 100);
    const printed = new Set(text.match(/\d+/g)!.map(Number));
    assert.equal(printed.size, 200_001);
  });
});
