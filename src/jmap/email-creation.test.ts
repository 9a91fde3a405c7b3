import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { headerFields } from "../message/header.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { parseEmailCreation } from "./email-creation.ts";
import type { EmailCreation } from "./email-creation.ts";
import type { Json, JsonObject } from "./json.ts";
import { SetRefusal } from "./set-error.ts";

const now = Date.UTC(2026, 10, 21, 12);

function create(object: JsonObject): EmailCreation {
  return parseEmailCreation(object, { now, messageId: "new@example.org" });
}

// RFC 8621 §4.10, where a draft is made
const draft: JsonObject = {
  mailboxIds: { a: true },
  keywords: { $seen: true, $draft: true },
  from: [{ name: "Joe Bloggs", email: "joe@example.com" }],
  to: [{ name: "Jane Doe", email: "jane@example.com" }],
  subject: "World domination",
  receivedAt: "2018-07-10T01:03:11Z",
  sentAt: "2018-07-10T11:03:11+10:00",
  bodyStructure: {
    type: "multipart/alternative",
    subParts: [
      { partId: "a49d", type: "text/html", "header:Content-Language": " en" },
      { partId: "bd48", type: "text/plain" },
    ],
  },
  bodyValues: {
    bd48: { value: "I have the most brilliant plan.", isTruncated: false },
    a49d: { value: "<!DOCTYPE html><html></html>", isTruncated: false },
  },
};

describe("making an Email, RFC 8621 §4.6", () => {
  it("writes the header fields that were asked for, and those that each mail has", () => {
    const { bodyStructure: _, ...rest } = draft;
    const { header } = create(rest);
    assert.deepEqual(header.split("\r\n"), [
      "Date: Tue, 10 Jul 2018 11:03:11 +1000",
      "From: Joe Bloggs <joe@example.com>",
      "To: Jane Doe <jane@example.com>",
      "Subject: World domination",
      "Message-ID: <new@example.org>",
      "",
    ]);
  });

  const wrong: readonly (readonly [object: JsonObject, property: string])[] = [
    [{ id: "x" }, "id"],
    [{ headers: [] }, "headers"],
    [{ colour: "red" }, "colour"],
    [{ subject: 5 }, "subject"],
    [{ from: "joe@example.com" }, "from"],
    [{ from: [{ name: "Joe" }] }, "from"],
    [{ sentAt: "yesterday" }, "sentAt"],
    [{ messageId: ["a b"] }, "messageId"],
    [{ inReplyTo: ["a>\r\nBcc: <x"] }, "inReplyTo"],
    [{ "header:Content-Type": " text/html" }, "header:Content-Type"],
    [{ "header:X-A": " one\r\nBcc: x@y.example" }, "header:X-A"],
    [{ "header:X-A": " one\r\n\r\nbody" }, "header:X-A"],
    [{ "header:X-A:asURLs": ["x>\r\nBcc: y"] }, "header:X-A:asURLs"],
    [{ subject: "a", "header:Subject:asText": "b" }, "header:Subject:asText"],
    [{ textBody: [{ partId: "1" }] }, "textBody/partId"],
    [{ textBody: [], bodyStructure: {} }, "bodyStructure"],
    [{ bodyValues: { a: { value: "x", isTruncated: true } } }, "bodyValues/a"],
    [{ attachments: [{ blobId: "b1", name: 5 }] }, "attachments/name"],
    [{ attachments: [{ blobId: "b1", type: "a/b\r\nX: y" }] }, "attachments/type"],
    [{ attachments: [{ blobId: "b1", cid: "a>\r\nX: y" }] }, "attachments/cid"],
    [
      { attachments: [{ blobId: "b1", "header:Content-Type": "x" }] },
      "attachments/header:Content-Type",
    ],
  ];
  for (const [object, property] of wrong) {
    it(`refuses ${JSON.stringify(object)}`, () => {
      assert.throws(
        () => create(object),
        (error) => error instanceof SetRefusal && error.error.properties?.[0] === property,
      );
    });
  }
});

it("lets no text of a new Email become a header field of its own", () => {
  const random = new SeededRandom(46);
  const evil = ["\r\nBcc: x@y.example", "\nX: y", "\r\r", "\0", "\u2028", ">", '"', "\ud800", ", "];
  const text = (): string =>
    Array.from({ length: 1 + random.below(6) }, () =>
      random.pick([...evil, "abc ", "\u00fc"]),
    ).join("");
  const address = (): Json => ({ name: text(), email: `${text()}@${text()}` });
  const allowed = new Set(["date", "from", "to", "subject", "message-id", "x-text", "x-groups"]);
  for (let run = 0; run < 3_000; run++) {
    const { header } = create({
      from: [address()],
      to: [address(), address()],
      subject: text(),
      "header:X-Text:asText": text(),
      "header:X-Groups:asGroupedAddresses": [{ name: text(), addresses: [address()] }],
    });
    const fields = headerFields(header);
    assert.doesNotMatch(header, /\r(?!\n)|(?<!\r)\n|\r\n\r\n|\0|[^\n]$/);
    for (const { name } of fields) assert.ok(allowed.has(name), `seed 46, run ${run}: ${name}`);
    assert.equal(fields.length, allowed.size);
  }
});
