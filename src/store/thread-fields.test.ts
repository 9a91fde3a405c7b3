import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MessageParser } from "../message/message-parser.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { threadFieldsOf } from "./thread-fields.ts";
import type { ThreadFields } from "./thread-fields.ts";

function fieldsOf(message: string | Uint8Array): ThreadFields {
  const parser = new MessageParser();
  parser.push(typeof message === "string" ? Buffer.from(message, "latin1") : message);
  const parsed = parser.finish();
  return threadFieldsOf(parser.header, parsed);
}

const letter =
  "Message-ID: <One@Example>\r\nReferences: <a@x> (comment)\r\n\t<B@x>\r\n <a@x>\r\n" +
  "In-Reply-To: <b@x>\r\nSubject: =?utf-8?q?Re=3A_=C3=9Cber?= (fwd)\r\n" +
  "Date: Sat, 21 Nov 2026 12:00:00 +0100\r\n" +
  "Content-Type: multipart/report; boundary=x\r\n\r\n--x--\r\n";

describe("thread fields", () => {
  it("are what the header says", () => {
    assert.deepEqual(fieldsOf(letter), {
      messageId: "one@example",
      references: ["a@x", "b@x"],
      inReplyTo: ["b@x"],
      baseSubject: "Über",
      isReply: true,
      isReport: true,
      sentAt: Date.UTC(2026, 10, 21, 11),
    });
  });

  it("are nothing where it says nothing", () => {
    const { baseSubject, messageId, references, sentAt, isReport } =
      fieldsOf("\r\nReferences: <a@x>");
    assert.deepEqual(
      [baseSubject, messageId, references, sentAt, isReport],
      ["", undefined, [], undefined, false],
    );
  });

  it("keep the first reference and the newest, within bounds", () => {
    const ids = Array.from({ length: 900 }, (_, i) => `r${i}@x`);
    const { references } = fieldsOf(
      `References: ${ids.map((id) => `<${id}>`).join("\r\n ")}\r\n\r\n`,
    );
    assert.equal(references.length, 100);
    assert.deepEqual([references[0], ...references.slice(-2)], ["r0@x", "r898@x", "r899@x"]);
    const long = Array.from({ length: 50 }, (_, i) => `<${i}${"x".repeat(900)}>`);
    const kept = fieldsOf(`References: ${long.join("\r\n ")}\r\n\r\n`).references;
    assert.ok(kept.length > 5 && kept.join("").length <= 8192, `${kept.length}`);
    assert.ok(kept[0]!.startsWith("0x") && kept.at(-1)!.startsWith("49x"));
  });

  it("survive noise", (t) => {
    const random = new SeededRandom(Date.now());
    t.diagnostic(`seed ${random.seed}`);
    for (let i = 0; i < 3000; i++) {
      const fields = fieldsOf(random.mutated(Buffer.from(letter, "latin1")));
      assert.ok(fields.baseSubject.isWellFormed() && fields.baseSubject.length <= 1000);
      assert.ok(fields.references.length <= 100 && fields.inReplyTo.length <= 10);
      assert.ok([...fields.references, ...fields.inReplyTo].every((id) => !id.includes(" ")));
    }
  });

  it("of an endless header take no endless time", () => {
    for (const piece of ["References ", "Content-Type:\r\n ", "<a", "Subject: [", "\r\n\t"]) {
      fieldsOf(piece.repeat(100_000));
      fieldsOf(`References: ${piece.repeat(100_000)}`);
    }
  });
});
