import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SocksConversation } from "./socks-conversation.ts";
import type { SocksLogin, SocksStep } from "./socks-conversation.ts";

const target = { address: "192.0.2.1", port: 25 };
const login = { username: "mia", password: "pass" };
const request = "05 01 00 01 c0 00 02 01 00 19";

/** What each answer of the proxy, in hexadecimal digits, leads to. */
function steps(
  answers: readonly string[],
  using?: SocksLogin,
  to = target,
): (string | SocksStep)[] {
  const conversation = new SocksConversation(to, using);
  const all: (string | SocksStep)[] = [hex(conversation.first())];
  for (const answer of answers) {
    const step = conversation.push(Buffer.from(answer.replaceAll(" ", ""), "hex"));
    all.push(step.kind === "send" ? hex(step.octets) : step);
  }
  return all;
}

function hex(octets: Buffer): string {
  return octets.toString("hex").replace(/..(?=.)/g, "$& ");
}

describe("SOCKS, RFC 1928", () => {
  const connected = (rest = "") => ({ kind: "connected", rest: Buffer.from(rest) }) as const;

  it("asks for a connection to an IPv4 address", () => {
    assert.deepEqual(steps(["05 00", "05 00 00 01 0a 00 00 01 30 39"]), [
      "05 01 00",
      request,
      connected(),
    ]);
  });

  it("asks for a connection to an IPv6 address", () => {
    for (const [address, octets] of [
      ["2001:db8::1", "20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01"],
      ["::ffff:192.0.2.1", "00 00 00 00 00 00 00 00 00 00 ff ff c0 00 02 01"],
      ["::", "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"],
      ["1:2:3:4:5:6:7:8", "00 01 00 02 00 03 00 04 00 05 00 06 00 07 00 08"],
    ] as const) {
      const [, sent] = steps(["05 00"], undefined, { address, port: 587 });
      assert.equal(sent, `05 01 00 04 ${octets} 02 4b`);
    }
  });

  it("logs in where the proxy wants that, RFC 1929", () => {
    assert.deepEqual(steps(["05 02", "01 00", "05 00 00 03 01 78 00 00"], login), [
      "05 02 00 02",
      "01 03 6d 69 61 04 70 61 73 73",
      request,
      connected(),
    ]);
  });

  it("keeps what the target has said already", () => {
    const [, , last] = steps(["05 00", "05 00 00 01 00 00 00 00 00 00 32 32 30"]);
    assert.deepEqual(last, connected("220"));
  });

  for (const [answers, using, text] of [
    [["04 00"], undefined, /no SOCKS5 proxy/],
    [["48 54"], undefined, /no SOCKS5 proxy/],
    [["05 ff"], undefined, /wants a user name/],
    [["05 02"], undefined, /wants a user name/],
    [["05 ff"], login, /takes neither/],
    [["05 02", "01 01"], login, /not this user name and password/],
    [["05 00", "05 05"], undefined, /refused/],
    [["05 00", "05 02 00 01 00 00 00 00 00 00"], undefined, /does not allow/],
    [["05 00", "05 63"], undefined, /code 99/],
    [["05 00", "04 00"], undefined, /no SOCKS5 proxy/],
    [["05 00", "05 00 00 09 00"], undefined, /broke the rules/],
  ] as const) {
    it(`says why not: ${answers.join(", ")}${using === undefined ? "" : " (with a login)"}`, () => {
      const last = steps(answers, using).at(-1);
      assert.ok(typeof last === "object" && last.kind === "refused");
      assert.match(last.text, text);
    });
  }
});
