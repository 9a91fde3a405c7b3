import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatReply, SmtpError } from "./reply.ts";

describe("reply, RFC 5321 §4.2", () => {
  it("prints one line", () => {
    assert.equal(formatReply({ code: 250, text: "OK" }), "250 OK\r\n");
    const reply = { code: 250, enhancedStatusCode: "2.1.0", text: "Sender OK" };
    assert.equal(formatReply(reply), "250 2.1.0 Sender OK\r\n");
    assert.equal(formatReply({ code: 334, text: "" }), "334 \r\n");
  });

  it("puts code and enhanced code on each of several lines", () => {
    const reply = { code: 550, enhancedStatusCode: "5.1.1", text: ["one", "two"] };
    assert.equal(formatReply(reply), "550-5.1.1 one\r\n550 5.1.1 two\r\n");
  });

  it("lets no text split the reply or grow without end", () => {
    assert.equal(formatReply({ code: 250, text: "a\r\n550 b\0ü" }), "250 a??550 b??\r\n");
    assert.ok(formatReply({ code: 250, text: "a".repeat(5000) }).length <= 512);
  });

  it("is made from an error", () => {
    const error = new SmtpError(501, "5.5.4", "No");
    assert.equal(formatReply(error.reply), "501 5.5.4 No\r\n");
  });
});
