import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { finish } from "./steps.ts";
import { formatThreadList } from "./thread.ts";
import type { ThreadMessage } from "./thread-message.ts";
import { threadByOrderedSubject, threadByReferences } from "./thread-references.ts";
import { ThreadTable } from "./thread-table.ts";

const numbers = Uint32Array.from({ length: 200_001 }, (_, position) => position + 1);

/** Message 1, 2 and so on, sent in this order unless said otherwise. */
function messagesOf(...parts: readonly Partial<ThreadMessage>[]): ThreadMessage[] {
  return parts.map((part, position) => ({
    messageId: `${position + 1}@x`,
    references: [],
    inReplyTo: [],
    sentAt: position,
    baseSubject: "",
    isReply: false,
    ...part,
  }));
}

function told(messages: readonly ThreadMessage[]): string {
  const threads = [...finish(threadByReferences(ThreadTable.of(messages)))];
  return threads.map((root) => formatThreadList(root, numbers)).join("");
}

const refs = (...ids: readonly (number | string)[]): Partial<ThreadMessage> => ({
  references: ids.map((id) => `${id}@x`),
});
const subject = (baseSubject: string): Partial<ThreadMessage> => ({ baseSubject });
const reply = (baseSubject: string): Partial<ThreadMessage> => ({ baseSubject, isReply: true });

function check(claim: string, parts: readonly Partial<ThreadMessage>[], expected: string): void {
  it(claim, () => assert.equal(told(messagesOf(...parts)), expected));
}

describe("REFERENCES steps 1 to 4, RFC 5256 §3", () => {
  check("gives nothing for nothing", [], "");
  check("keeps strangers apart", [{}, {}], "(1)(2)");
  check("links by references", [{}, refs(1), refs(1, 2)], "(1 2 3)");
  check("links by In-Reply-To, its first", [{}, {}, { inReplyTo: ["1@x", "2@x"] }], "(1 3)(2)");
  check("prefers References", [{}, {}, { ...refs(2), inReplyTo: ["1@x"] }], "(1)(2 3)");
  check("branches", [{}, refs(1), refs(1), refs(1, 2)], "(1 (2 4)(3))");
  check("finds a parent that comes later", [refs(2), {}], "(2 1)");
  check("joins by a missing message", [refs("gone"), refs("gone")], "((1)(2))");
  check("leaves no missing root with one child", [refs("gone", "lost")], "(1)");
  check(
    "skips a missing message in the middle",
    [{}, refs(1, "gone"), refs(1, "gone")],
    "(1 (2)(3))",
  );
  check(
    "gathers below the topmost missing message",
    [refs("a", "b"), refs("a", "b"), refs("a")],
    "((1)(2)(3))",
  );
  check("takes no loop", [refs(2), refs(1)], "(2 1)");
  check("takes no message for its own parent", [refs(1), refs(2, 2)], "(1)(2)");
  check("takes no long loop", [refs(3), refs(1), refs(2)], "(3 1 2)");
  check(
    "trusts a message's own references more than others",
    [{}, refs("gone", 3), refs(1)],
    "(1 3 2)",
  );
  check(
    "takes away what others say of a message without references",
    [refs(2, 3), {}, {}],
    "(2)(3 1)",
  );
  check(
    "counts a second message of an identifier as another",
    [{}, { messageId: "1@x" }, refs(1)],
    "(1 3)(2)",
  );
  check("takes a message without an identifier", [{ messageId: undefined }, refs(1)], "(1)(2)");
  check(
    "keeps what the first to tell said",
    [refs("a", "b"), refs("c", "b"), refs("c")],
    "((1)(2))(3)",
  );
  it("sorts siblings by date, then by number", () => {
    const sent = [5, 9, 1, 9, 7];
    const parts = sent.map((sentAt, position) => ({ sentAt, ...(position > 0 && refs(1)) }));
    assert.equal(told(messagesOf(...parts)), "(1 (3)(5)(2)(4))");
  });
  it("sorts a missing root by its first child", () => {
    const messages = messagesOf(
      { ...refs("gone"), sentAt: 9 },
      { sentAt: 5 },
      { ...refs("gone"), sentAt: 3 },
    );
    assert.equal(told(messages), "((3)(1))(2)");
  });
});

describe("REFERENCES step 5: base subjects, RFC 5256 §3", () => {
  check("leaves empty subjects apart", [{}, {}], "(1)(2)");
  check("makes a reply a child", [subject("a"), subject("b"), reply("a")], "(1 3)(2)");
  check("makes an earlier reply a child", [reply("a"), subject("a")], "(2 1)");
  check("makes two of a kind siblings", [subject("a"), subject("a")], "((1)(2))");
  check("makes replies siblings", [reply("a"), reply("a"), reply("a")], "((1)(2)(3))");
  check(
    "does not look at children",
    [subject("a"), { ...refs(1), ...subject("b") }, subject("b")],
    "(1 2)(3)",
  );
  check(
    "adds to a missing root",
    [{ ...refs("gone"), ...subject("a") }, { ...refs("gone"), ...subject("a") }, subject("a")],
    "((1)(2)(3))",
  );
  check(
    "adds to a missing root that comes later",
    [subject("a"), { ...refs("gone"), ...reply("a") }, { ...refs("gone"), ...reply("a") }],
    "((1)(2)(3))",
  );
  check(
    "merges missing roots",
    ["x", "x", "y", "y"].map((id) => ({ ...refs(id), ...subject("a") })),
    "((1)(2)(3)(4))",
  );
  check(
    "puts replies below the first of two",
    [subject("a"), reply("a"), subject("a"), reply("a")],
    "((1 2)(3)(4))",
  );
  check(
    "takes a thread along",
    [subject("a"), { ...reply("a"), ...refs("z") }, { ...reply("a"), ...refs(2) }],
    "(1 2 3)",
  );
});

describe("ORDEREDSUBJECT, RFC 5256 §3", () => {
  it("puts all below the first of a subject", () => {
    const messages = messagesOf(
      { ...subject("b"), sentAt: 3 },
      { ...subject("a"), sentAt: 2 },
      { ...subject("b"), sentAt: 1 },
      subject("b"),
    );
    const threads = [...finish(threadByOrderedSubject(ThreadTable.of(messages)))];
    const text = threads.map((root) => formatThreadList(root, numbers)).join("");
    assert.equal(text, "(3 (1)(4))(2)");
  });
});

describe("threading of what nobody sends", () => {
  const count = 100_000;
  const shapes: Readonly<Record<string, (position: number) => Partial<ThreadMessage>>> = {
    "a line of descent": (position) => refs(position),
    "a line of descent from its end": (position) => refs(position + 2),
    "a line of descent in disorder": (position) =>
      position === 0
        ? {}
        : { ...refs(((position - 1) * 7919) % count), messageId: `${(position * 7919) % count}@x` },
    "a line of missing messages": (position) => refs(`m${position}`, `m${position + 1}`),
    "one missing parent": () => refs("gone"),
    "one subject": () => subject("a"),
    "one subject below many missing": (position) => ({
      ...refs(`m${position >> 1}`),
      ...subject("a"),
    }),
    "links that are cut again": (position) =>
      position % 3 === 0 ? refs(position + 2, position + 3) : refs(position - 1),
    "links below the end of a line": (position) =>
      position < count / 2 ? refs(position) : refs(count / 2, `q${position}`, `r${position % 100}`),
  };
  for (const [name, shape] of Object.entries(shapes)) {
    it(`tells each message of ${name} once`, () => {
      const parts = Array.from({ length: count }, (_, position) => shape(position));
      const text = told(messagesOf(...parts));
      const seen = new Set(text.match(/\d+/g));
      assert.equal(seen.size, count);
      assert.equal(text.match(/\d+/g)!.length, count);
    });
  }
});
