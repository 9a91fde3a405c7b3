import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AnnouncedExtensions } from "./parameters.ts";
import { SmtpError } from "./reply.ts";
import {
  type MailCommand,
  parseMail,
  parseRcpt,
  type RcptCommand,
} from "./transaction-commands.ts";

const all: AnnouncedExtensions = { dsn: true, requireTls: true, auth: true, futureRelease: true };
const none: AnnouncedExtensions = {
  dsn: false,
  requireTls: false,
  auth: false,
  futureRelease: false,
};

function refusal(parse: () => unknown): string {
  try {
    parse();
  } catch (error) {
    if (error instanceof SmtpError) return `${error.code} ${error.enhancedStatusCode}`;
    throw error;
  }
  return "accepted";
}

const utf8 = (text: string): string => Buffer.from(text, "utf8").toString("latin1");

describe("MAIL, RFC 5321 §4.1.1.2", () => {
  const good: readonly (readonly [text: string, expected: Partial<MailCommand>])[] = [
    ["FROM:<>", { reversePath: "" }],
    ["FROM:<a@b.example>", { reversePath: "a@b.example", size: undefined, eightBitMime: false }],
    ["from: <a@b.example>", { reversePath: "a@b.example" }],
    ["FROM:<@x.example,@y.example:a@b.example>", { reversePath: "a@b.example" }],
    ['FROM:<"a b"@b.example>', { reversePath: '"a b"@b.example' }],
    ['FROM:<"a>b"@b.example> SIZE=1', { reversePath: '"a>b"@b.example', size: 1 }],
    ['FROM:<"ab"@b.example>', { reversePath: "ab@b.example" }],
    ["FROM:<a@[192.0.2.1]>", { reversePath: "a@[192.0.2.1]" }],
    ["FROM:<a@b.example> SIZE=104857600 BODY=8BITMIME", { size: 104_857_600, eightBitMime: true }],
    ["FROM:<a@b.example>  body=7bit", { eightBitMime: false }],
    ["FROM:<a@b.example> SMTPUTF8", { smtpUtf8: true }],
    [utf8("FROM:<ä@b.example> SMTPUTF8"), { reversePath: "ä@b.example" }],
    ["FROM:<a@b.example> REQUIRETLS", { requireTls: true }],
    ["FROM:<a@b.example> RET=hdrs ENVID=a+2Bb", { ret: "hdrs", envelopeId: "a+2Bb" }],
    ["FROM:<a@b.example> AUTH=<>", { reversePath: "a@b.example" }],
  ];
  for (const [text, expected] of good) {
    it(`parses ${JSON.stringify(text)}`, () => {
      const command = parseMail(text, all);
      for (const [name, value] of Object.entries(expected)) {
        assert.deepEqual(command[name as keyof MailCommand], value, name);
      }
    });
  }

  const bad: readonly (readonly [text: string, refusal: string])[] = [
    ["", "501 5.5.4"],
    ["TO:<a@b.example>", "501 5.5.4"],
    ["FROM:", "501 5.1.3"],
    ["FROM:a@b.example", "501 5.1.3"],
    ["FROM:<a@b.example", "501 5.1.3"],
    ["FROM:<a>", "501 5.1.3"],
    ["FROM:<a@@b.example>", "501 5.1.3"],
    ["FROM:<a\0@b.example>", "501 5.1.3"],
    ["FROM:<\xff@b.example> SMTPUTF8", "501 5.1.3"],
    [utf8("FROM:<ä@b.example>"), "553 5.6.7"],
    [`FROM:<${"a".repeat(65)}@b.example>`, "501 5.1.3"],
    ["FROM:<a@b.example>SIZE=1", "501 5.5.4"],
    ["FROM:<a@b.example> SIZE", "501 5.5.4"],
    ["FROM:<a@b.example> SIZE=x", "501 5.5.4"],
    ["FROM:<a@b.example> SIZE=1 SIZE=1", "501 5.5.4"],
    ["FROM:<a@b.example> BODY=BINARYMIME", "501 5.5.4"],
    ["FROM:<a@b.example> SMTPUTF8=yes", "501 5.5.4"],
    ["FROM:<a@b.example> RET=all", "501 5.5.4"],
    ["FROM:<a@b.example> ENVID=+ZZ", "501 5.5.4"],
    ["FROM:<a@b.example> =x", "501 5.5.4"],
    ["FROM:<a@b.example> HOLDFOR", "501 5.5.4"],
    ["FROM:<a@b.example> HOLDFOR=0", "501 5.5.4"],
    ["FROM:<a@b.example> HOLDUNTIL=tomorrow", "501 5.5.4"],
    ["FROM:<a@b.example> HOLDFOR=5 HOLDUNTIL=2026-11-22T10:00:00Z", "501 5.5.4"],
    ["FROM:<a@b.example> HOLDING=5", "555 5.5.4"],
  ];
  for (const [text, expected] of bad) {
    it(`refuses ${JSON.stringify(text.slice(0, 60))}`, () => {
      assert.equal(
        refusal(() => parseMail(text, all)),
        expected,
      );
    });
  }
});

it("reads when a message is to leave, RFC 4865 §4.2", () => {
  const { release } = parseMail("FROM:<a@b.example> holdfor=5", all);
  assert.equal(release?.releaseAt(1000), 6000);
  assert.equal(release.request, "for;5");
  assert.equal(parseMail("FROM:<a@b.example>", all).release, undefined);
});

describe("extensions, RFC 5321 §2.2.1", () => {
  it("refuses parameters that were not announced", () => {
    assert.equal(
      refusal(() => parseMail("FROM:<> RET=FULL", none)),
      "555 5.5.4",
    );
    assert.equal(
      refusal(() => parseMail("FROM:<> HOLDFOR=5", none)),
      "555 5.5.4",
    );
    assert.equal(
      refusal(() => parseMail("FROM:<> ENVID=a", none)),
      "555 5.5.4",
    );
    assert.equal(
      refusal(() => parseMail("FROM:<> AUTH=<>", none)),
      "555 5.5.4",
    );
    assert.equal(
      refusal(() => parseMail("FROM:<> REQUIRETLS", none)),
      "530 5.7.10",
    );
    assert.equal(
      refusal(() => parseRcpt("TO:<a@b.example> NOTIFY=NEVER", none, false)),
      "555 5.5.4",
    );
  });
});

describe("RCPT, RFC 5321 §4.1.1.3", () => {
  const good: readonly (readonly [text: string, expected: Partial<RcptCommand>])[] = [
    ["TO:<a@b.example>", { address: "a@b.example", notify: undefined }],
    ["to:<Postmaster>", { address: "Postmaster" }],
    ["TO:<a@b.example> NOTIFY=NEVER", { notify: ["never"] }],
    ["TO:<a@b.example> NOTIFY=SUCCESS,delay", { notify: ["success", "delay"] }],
    [
      "TO:<a@b.example> ORCPT=rfc822;a+2Bb@c.example",
      { originalRecipient: "rfc822;a+2Bb@c.example" },
    ],
  ];
  for (const [text, expected] of good) {
    it(`parses ${text}`, () => {
      const command = parseRcpt(text, all, false);
      for (const [name, value] of Object.entries(expected)) {
        assert.deepEqual(command[name as keyof RcptCommand], value, name);
      }
    });
  }

  const bad: readonly (readonly [text: string, refusal: string])[] = [
    ["TO:<>", "501 5.1.3"],
    ["FROM:<a@b.example>", "501 5.5.4"],
    [utf8("TO:<ä@b.example>"), "553 5.6.7"],
    ["TO:<a@b.example> NOTIFY=", "501 5.5.4"],
    ["TO:<a@b.example> NOTIFY=NEVER,DELAY", "501 5.5.4"],
    ["TO:<a@b.example> NOTIFY=OFTEN", "501 5.5.4"],
    ["TO:<a@b.example> ORCPT=a@b.example", "501 5.5.4"],
    ["TO:<a@b.example> SIZE=1", "555 5.5.4"],
  ];
  for (const [text, expected] of bad) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.equal(
        refusal(() => parseRcpt(text, all, false)),
        expected,
      );
    });
  }
});
