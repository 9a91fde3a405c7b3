import assert from "node:assert/strict";
import { it } from "node:test";
import { envelopeParametersOf } from "./envelope-parameters.ts";
import type { OutgoingMessage } from "./outgoing-message.ts";

const message: OutgoingMessage = {
  reversePath: "a@x",
  recipients: [
    { address: "b@y", notify: ["failure", "delay"], originalRecipient: "utf-8;jörg+1@y" },
    { address: "c@y", notify: [], originalRecipient: "no type" },
  ],
  size: 10,
  open: () => {
    throw new Error("Not to be read");
  },
  smtpUtf8: true,
  eightBitMime: true,
  requireTls: true,
  ret: "full",
  envelopeId: "e 1",
};

it("names what the server knows, and nothing else", () => {
  const words = (keywords: readonly string[], smtpUtf8 = false) =>
    envelopeParametersOf(message, message.recipients, {
      keywords: new Map(keywords.map((keyword) => [keyword, ""])),
      smtpUtf8,
    });
  assert.deepEqual(words([]), { mail: "", recipients: [] });
  assert.equal(words(["SIZE", "8BITMIME", "REQUIRETLS"]).mail, " SIZE=10 BODY=8BITMIME REQUIRETLS");
  assert.deepEqual(words(["DSN"]), {
    mail: " RET=FULL ENVID=e+201",
    recipients: [" NOTIFY=FAILURE,DELAY ORCPT=utf-8;j\\x{F6}rg\\x{2B}1@y", ""],
  });
  assert.deepEqual(words(["DSN"], true), {
    mail: " SMTPUTF8 RET=FULL ENVID=e+201",
    recipients: [" NOTIFY=FAILURE,DELAY ORCPT=utf-8;jörg\\x{2B}1@y", ""],
  });
});
