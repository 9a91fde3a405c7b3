import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AbnfError, Scanner } from "../abnf/scanner.ts";
import { decodeUtf7, encodeUtf7, formatMailboxName, mailbox } from "./mailbox-name.ts";

const utf7 = { utf8: false };
const utf8 = { utf8: true };

describe("modified UTF-7, RFC 3501 §5.1.3", () => {
  const pairs = {
    "~peter/mail/台北/日本語": "~peter/mail/&U,BTFw-/&ZeVnLIqe-",
    "Hi Mom ☺!": "Hi Mom &Jjo-!",
    "R&D": "R&-D",
    "&&": "&-&-",
    Entwürfe: "Entw&APw-rfe",
    "😀": "&2D3eAA-",
    ÀÈ: "&AMAAyA-",
    plain: "plain",
    "": "",
  };
  for (const [name, octets] of Object.entries(pairs)) {
    it(`writes ${name} as ${octets}`, () => {
      assert.equal(encodeUtf7(name), octets);
      assert.equal(decodeUtf7(octets), name);
    });
  }
  const invalid = {
    "&": "no end",
    "&Jjo": "no end",
    "&Jjo!": "a character outside of base64",
    "&AGEAYg-": "shifted printing characters",
    "&U,BTFw-&ZeVnLIqe-": "a null shift",
    "&Jjp-": "bits left over",
    "&Jj-": "half a character",
    "&2D0-": "half a surrogate pair",
    "Entw\xfcrfe": "an octet above 7F",
    "a\x01": "a control character",
  };
  for (const [octets, what] of Object.entries(invalid)) {
    it(`refuses ${what}`, () => {
      assert.equal(decodeUtf7(octets), undefined);
    });
  }
  it("normalizes", () => {
    assert.equal(decodeUtf7(encodeUtf7("u\u0308")), "ü");
  });
});

describe("mailbox, RFC 9051 §9", () => {
  const valid: readonly [string, { utf8: boolean }, string][] = [
    ["inbox", utf7, "INBOX"],
    ['"InBox"', utf8, "INBOX"],
    ["Inbox/Work", utf7, "INBOX/Work"],
    ["Inboxes", utf7, "Inboxes"],
    ["Archive/2026", utf7, "Archive/2026"],
    ['"Entw&APw-rfe"', utf7, "Entwürfe"],
    ['"Entw\xc3\xbcrfe"', utf8, "Entwürfe"],
    ['"Entwu\xcc\x88rfe"', utf8, "Entwürfe"],
    ["{6}\r\nR&-D\xc3\xbc", utf8, "R&-Dü"],
    ["R&D", utf8, "R&D"],
  ];
  for (const [input, mode, expected] of valid) {
    it(`takes ${JSON.stringify(input)} for ${expected} in ${mode.utf8 ? "UTF-8" : "UTF-7"}`, () => {
      assert.equal(mailbox(new Scanner(input), mode), expected);
    });
  }
  const invalid: readonly [string, { utf8: boolean }][] = [
    ['""', utf7],
    ["R&D", utf7],
    ['"\xc3\xbc"', utf7],
    ['"\xfc"', utf8],
    ['"a\x01b"', utf8],
    ['"a\x7fb"', utf7],
    ['"\xe2\x80\xa8"', utf8],
    [`"${"x".repeat(4097)}"`, utf7],
  ];
  for (const [input, mode] of invalid) {
    it(`refuses ${JSON.stringify(input.slice(0, 20))} in ${mode.utf8 ? "UTF-8" : "UTF-7"}`, () => {
      assert.throws(() => mailbox(new Scanner(input), mode), AbnfError);
    });
  }
  it("prints for the session's encoding", () => {
    assert.equal(formatMailboxName("Entwürfe", utf7), "Entw&APw-rfe");
    assert.equal(formatMailboxName("Entwürfe", utf8), '"Entw\xc3\xbcrfe"');
    assert.equal(formatMailboxName("Sent Items", utf7), '"Sent Items"');
    assert.equal(formatMailboxName("R&D", utf7), "R&-D");
    assert.equal(formatMailboxName("R&D", utf8), "R&D");
    assert.equal(formatMailboxName("INBOX", utf8), "INBOX");
  });
});
