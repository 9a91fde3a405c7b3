import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { connectAdvice, greetingAdvice, loginAdvice, senderAdvice } from "./test-advice.ts";

describe("advice on connections", () => {
  const timedOut = "No connection to 192.0.2.1: timed out, 2001:db8::1: ENETUNREACH";
  for (const [text, port, hasProxy, advice] of [
    [timedOut, 25, false, /provider probably blocks port 25: .*transport presets/],
    [timedOut, 587, false, /blocks port 587: try the other one/],
    ["No connection to 192.0.2.1: ECONNREFUSED", 465, false, /^Nobody listens on port 465/],
    ["No connection to 2001:db8::1: ENETUNREACH", 25, false, /switch IPv6 off/],
    ["No connection to ::1: ENETUNREACH, 1.1.1.1: ECONNREFUSED", 25, false, /internet connection/],
    ["x: the proxy does not answer (No connection)", 25, true, /proxy itself/],
    ["x: the connection was refused", 25, true, /^The proxy works/],
  ] as const) {
    it(`says what may be wrong: ${text} (port ${port})`, () => {
      assert.match(connectAdvice(text, { port, hasProxy }), advice);
    });
  }
});

describe("advice on replies", () => {
  const reply = (code: number) => ({ code, enhancedStatusCode: undefined, text: "" });
  it("goes by their codes", () => {
    assert.match(greetingAdvice(reply(554)), /block list/);
    assert.match(greetingAdvice(reply(421)), /busy/);
    assert.match(loginAdvice(535), /app password/);
    assert.match(loginAdvice(454), /Ask the provider/);
    assert.match(loginAdvice(undefined), /mechanisms/);
    assert.match(senderAdvice(reply(530), true), /set username/);
    assert.match(senderAdvice(reply(451), true), /later/);
    assert.match(senderAdvice(reply(550), true), /add the address/);
    assert.match(senderAdvice(reply(550), false), /SPF/);
  });
});
