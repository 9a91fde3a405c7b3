import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MessageParser } from "../message/message-parser.ts";
import type { QueueDsn, QueueEntry } from "../store/queue-entry.ts";
import { queueEntryOf } from "../testing/queue-entry.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { formatNotice } from "./notice.ts";
import type { NoticeContext, NoticeRecipient } from "./notice.ts";

const header = "Message-ID: <m@x>\r\nReferences: <r1@x> <r2@x>\r\nSubject: Hi\r\n\r\n";

describe("a notice (RFC 3464)", () => {
  it("is a multipart/report of three parts", () => {
    const { root } = parsed(formatNotice([recipient()], context()));
    assert.equal(`${root.type}/${root.subtype}`.toLowerCase(), "multipart/report");
    const types = root.parts!.map(({ type, subtype }) => `${type}/${subtype}`.toLowerCase());
    assert.deepEqual(types, ["text/plain", "message/delivery-status", "text/rfc822-headers"]);
  });

  it("belongs to the thread of the message", () => {
    const text = formatNotice([recipient()], context()).toString();
    assert.match(text, /^In-Reply-To: <m@x>\r$/m);
    assert.match(text, /^References: <r1@x>\r\n <r2@x>\r\n <m@x>\r$/m);
    assert.match(text, /^Auto-Submitted: auto-replied\r$/m);
  });

  it("says in plain words what happened", () => {
    const text = formatNotice([recipient()], context()).toString();
    assert.ok(text.includes("Your message could not be delivered to:\r\n\r\n    b@y.example\r\n"));
    assert.ok(text.includes("The other server (mx.y.example) said: 550 5.1.1 No such user\r\n"));
    const ours = {
      code: undefined,
      enhancedStatusCode: "5.1.10",
      text: "The domain takes no mail",
    };
    const own = formatNotice([recipient({}, ours)], context()).toString();
    assert.ok(own.includes("  The domain takes no mail.\r\n"));
    assert.match(own, /^Diagnostic-Code: X-Homepost; The domain takes no mail\r$/m);
  });
});

describe("fields of a notice", () => {
  it("name the entry, and the release that was asked for (RFC 4865 §9)", () => {
    const releaseRequest = "for;3600";
    const text = formatNotice([recipient({ id: 77, releaseRequest })], context()).toString();
    assert.match(text, /^Final-Log-Id: 77\r$/m);
    assert.match(text, /^Future-Release-Request: for; 3600\r\n\r\nFinal-Recipient: /m);
    assert.doesNotMatch(formatNotice([recipient()], context()).toString(), /^Future-Release/m);
  });

  it("are followed by what the sender can do", () => {
    const text = formatNotice([recipient()], context()).toString();
    assert.match(text, /No such user\r\n\r\n {2}The other server does not know this address\./);
  });
});

describe("a notice, international and hostile", () => {
  it("is international where an address or the header is (RFC 6533)", () => {
    const original = { kind: "header", text: "Subject: \u00c3\u00bc\r\n\r\n" } as const;
    const octets = formatNotice([recipient({ recipient: "jörg@y.example", subject: "Grüße" })], {
      ...context(),
      original,
    });
    const { root } = parsed(octets);
    const types = root.parts!.map(({ type, subtype }) => `${type}/${subtype}`.toLowerCase());
    assert.deepEqual(types, [
      "text/plain",
      "message/global-delivery-status",
      "message/global-headers",
    ]);
    assert.match(octets.toString(), /^Final-Recipient: utf-8; jörg@y\.example\r$/m);
    assert.match(octets.toString(), /^Subject: =\?utf-8\?B\?/m);
    assert.ok(octets.toString().includes("\r\nSubject: ü\r\n"));
    assert.ok(octets.toString().includes("\r\n  Subject: Grüße\r\n"));
  });

  it("gives back the whole message octet for octet", () => {
    const text = `${header}body \u00ff\r\n.\r\n`;
    const octets = formatNotice([recipient()], {
      ...context(),
      original: { kind: "message", text },
    });
    const { root } = parsed(octets);
    const last = root.parts![2]!;
    assert.equal(`${last.type}/${last.subtype}`.toLowerCase(), "message/rfc822");
    assert.equal(octets.subarray(last.bodyStart, last.bodyEnd).toString("latin1"), text);
  });

  it("lets nothing from outside start a line or a part", () => {
    const random = new SeededRandom(3464);
    const evil = "x\r\nEvil: yes\r\n\r\n--=_unique1\r\n";
    for (let round = 0; round < 300; round++) {
      const text = random
        .mutated(Buffer.from(evil.repeat(random.between(1, 40))))
        .toString("latin1");
      const dsn: QueueDsn = {
        notify: undefined,
        ret: undefined,
        envelopeId: text,
        originalRecipient: `rfc822;${text}`,
      };
      const hostile = { recipient: text, reversePath: text, subject: text, messageId: text, dsn };
      const outcome = { code: 550, enhancedStatusCode: "5.1.1", text, remoteMta: text };
      const octets = formatNotice([recipient(hostile, outcome)], context());
      assert.equal(parsed(octets).root.parts!.length, 3);
      const [head = "", ...rest] = octets.toString().split("\r\n--=_unique1");
      assert.equal(rest.length, 4);
      assert.doesNotMatch(head + rest[1]!, /^Evil:/m);
      assert.doesNotMatch(octets.toString("latin1"), /\r(?!\n)|(?<!\r)\n/);
      const longest = Math.max(...(head + rest[1]!).split("\r\n").map((line) => line.length));
      assert.ok(longest <= 998, `${longest}`);
    }
  });
});

function parsed(octets: Buffer) {
  const parser = new MessageParser();
  parser.push(octets);
  return parser.finish();
}

function context(): NoticeContext {
  return {
    hostName: "me.example",
    now: 1_800_000_000_000,
    attemptedAt: 1_800_000_000_000,
    retryUntil: undefined,
    unique: "unique1",
    original: { kind: "header", text: header },
  };
}

function recipient(
  entry: Partial<QueueEntry> = {},
  outcome: Partial<NoticeRecipient["outcome"]> = {},
): NoticeRecipient {
  return {
    action: "failed",
    attempts: 1,
    outcome: {
      code: 550,
      enhancedStatusCode: "5.1.1",
      text: "No such user",
      remoteMta: "mx.y.example",
      ...outcome,
    },
    entry: queueEntryOf(entry),
  };
}
