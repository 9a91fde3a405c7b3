import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import type { Envelope } from "../message/part.ts";
import { formatEnvelope, parseEnvelope } from "./envelope.ts";

describe("envelope, RFC 9051 §7.5.2", () => {
  const gray = { name: "Terry Gray", mailbox: "gray", host: "cac.washington.edu" };
  const empty = { from: [], sender: [], replyTo: [], to: [], cc: [], bcc: [] };
  const valid: readonly Envelope[] = [
    empty,
    {
      date: "Wed, 17 Jul 1996 02:23:25 -0700 (PDT)",
      subject: "IMAP4rev2 WG mtg summary and minutes",
      from: [gray],
      sender: [gray],
      replyTo: [gray],
      to: [{ mailbox: "imap", host: "cac.washington.edu" }],
      cc: [
        { mailbox: "minutes", host: "CNRI.Reston.VA.US" },
        { name: "John Klensin", mailbox: "KLENSIN", host: "MIT.EDU" },
      ],
      bcc: [],
      messageId: "<B27397-0100000@cac.washington.edu>",
    },
    {
      ...empty,
      subject: 'a "b" \\c \xfc\r\n (d',
      to: [{ mailbox: "group" }, { name: "NIL", route: "@x", mailbox: "", host: ")" }, {}],
      inReplyTo: "<a> <b>",
      messageId: "",
    },
  ];
  for (const envelope of valid) {
    it(`reads what it wrote: ${formatEnvelope(envelope).slice(0, 40)}`, () => {
      assert.deepEqual(parseEnvelope(formatEnvelope(envelope)), envelope);
    });
  }
  for (const text of ["", "()", "(NIL NIL)", `${formatEnvelope(empty)} `, "(NIL NIL () NIL"]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(() => parseEnvelope(text), AbnfError);
    });
  }
});
