import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { headerEnd, preparedHeader } from "./sendmail-header.ts";
import type { PreparedHeader } from "./sendmail-header.ts";

const names = { from: "mia@example.org", localRecipient: "admin@example.org" };
const none = {
  reversePath: undefined,
  fullName: undefined,
  readsRecipients: true,
  recipients: [],
};

function prepared(header: string, changes: Partial<typeof none> = {}): PreparedHeader {
  return preparedHeader(header.replaceAll("\n", "\r\n"), { ...none, ...changes }, names);
}

describe("the end of a header", () => {
  for (const [text, header, body] of [
    ["A: b\n\nbody\n", "A: b\n", "body\n"],
    ["A: b\n c\nD: e\n\n", "A: b\n c\nD: e\n", ""],
    ["hello\nworld\n", "", "hello\nworld\n"],
    ["A: b\nno field\n", "A: b\n", "no field\n"],
    ["From root Sat\nA: b\n\nx\n", "From root Sat\nA: b\n", "x\n"],
    ["\nx\n", "", "x\n"],
  ] as const) {
    it(`is found: ${JSON.stringify(text)}`, () => {
      const crlf = text.replaceAll("\n", "\r\n");
      const end = headerEnd(crlf);
      assert.ok(end !== undefined);
      assert.equal(crlf.slice(0, end.headerEnd), header.replaceAll("\n", "\r\n"));
      assert.equal(crlf.slice(end.bodyStart), body.replaceAll("\n", "\r\n"));
    });
  }

  it("may be still to come", () => {
    for (const text of ["", "A", "A: b\r\n", "A: b\r\n c"]) {
      assert.equal(headerEnd(text), undefined);
    }
  });
});

describe("the header of what programs send", () => {
  const authors: readonly (readonly [string, string])[] = [
    ["", "mia@example.org"],
    ["From: root (Cron Daemon)\n", "Cron Daemon <mia@example.org>"],
    ["From: root\n", "root <mia@example.org>"],
    ["From: root@box.local\n", "root <mia@example.org>"],
    ['From: "A, B" <x@y.example>\n', '"A, B" <mia@example.org>'],
    ["From: Bo <bo@EXAMPLE.org>\n", "Bo <bo@EXAMPLE.org>"],
  ];
  for (const [field, author] of authors) {
    it(`is from an address of ours: ${JSON.stringify(field)}`, () => {
      assert.equal(prepared(`${field}To: a@b\n`).header, `From: ${author}\r\nTo: a@b\r\n\r\n`);
    });
  }

  it("is under the name that -F gives", () => {
    const { header } = prepared("To: a@b\n", { fullName: "Müller" as never });
    assert.match(header, /^From: =\?utf-8\?b\?TcO8bGxlcg==\?= <mia@example\.org>\r\n/i);
  });

  it("names the recipients, and hides those of Bcc", () => {
    const { header, recipients } = prepared("To: A <a@b>, root\nCc: g: c@d;\nBcc: e@f, a@b\n");
    assert.deepEqual(recipients, ["a@b", "admin@example.org", "c@d", "e@f"]);
    assert.ok(!/bcc/i.test(header));
    assert.deepEqual(prepared("To: x@y\n", { readsRecipients: false }).recipients, []);
  });

  it("goes with a reverse-path of ours", () => {
    assert.equal(
      prepared("", { reversePath: "bo@example.org" as never }).reversePath,
      "bo@example.org",
    );
    assert.equal(prepared("", { reversePath: "root" as never }).reversePath, "mia@example.org");
  });

  it("is made of anything (seed 55)", () => {
    const random = new SeededRandom(55);
    const seed = Buffer.from(
      "From: A <a@b>\r\nTo: c@d, root, g: x@y;\r\n folded\r\nBcc: e@f\r\n\r\nbody",
    );
    for (let round = 0; round < 3_000; round++) {
      const text = random.mutated(seed).toString("latin1");
      const end = headerEnd(text)?.headerEnd ?? text.length;
      const { header } = preparedHeader(text.slice(0, end), none, names);
      assert.ok(header.startsWith("From: ") && header.endsWith("\r\n"));
    }
  });
});
