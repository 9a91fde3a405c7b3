import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { describe, it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import {
  cramMd5Challenge,
  cramMd5Verifier,
  formatCramMd5Response,
  isCramMd5Response,
  parseCramMd5Response,
} from "./cram-md5.ts";

describe("CRAM-MD5, RFC 2195 §2", () => {
  const challenge = Buffer.from("<1896.697170952@postoffice.reston.mci.net>");
  const response = "tim b913a602c7eda7a495b4e6e7334d3890";

  it("answers the example", () => {
    const formatted = formatCramMd5Response("tim", "tanstaaftanstaaf", challenge);
    assert.equal(formatted.toString(), response);
  });

  it("accepts the example", () => {
    const parsed = parseCramMd5Response(Buffer.from(response));
    assert.equal(parsed.login, "tim");
    const is = (password: string): boolean =>
      isCramMd5Response(parsed, challenge, cramMd5Verifier(password));
    assert.equal(is("tanstaaftanstaaf"), true);
    assert.equal(is("tanstaaftanstaag"), false);
  });

  it("agrees with HMAC for short, long and UTF-8 passwords", () => {
    for (const password of [
      "",
      "a",
      "x".repeat(63),
      "x".repeat(64),
      "y".repeat(65),
      "ü".repeat(99),
    ]) {
      const digest = createHmac("md5", password).update(challenge).digest();
      const verifier = cramMd5Verifier(password);
      assert.equal(isCramMd5Response({ login: "a", digest }, challenge, verifier), true, password);
    }
  });

  it("makes a challenge in the form of a message id", () => {
    const made = cramMd5Challenge({ random: Buffer.from("ab"), clock: 17, host: "host" });
    assert.equal(made.toString(), "<6162.17@host>");
  });
});

describe("parseCramMd5Response", () => {
  const digest = "b913a602c7eda7a495b4e6e7334d3890";
  for (const [text, login] of Object.entries({
    [`tim ${digest}`]: "tim",
    [`mia@bücher.example ${digest}`]: "mia@bücher.example",
    [`two words ${digest.toUpperCase()}`]: "two words",
  })) {
    it(`finds "${login}"`, () => {
      const parsed = parseCramMd5Response(Buffer.from(text));
      assert.deepEqual(parsed, { login, digest: Buffer.from(digest, "hex") });
    });
  }
  for (const text of [
    "",
    digest,
    ` ${digest}`,
    `tim ${digest}0`,
    `tim ${digest.slice(1)}`,
    `tim ${digest} `,
    `t\0m ${digest}`,
    `tim\t${digest}`,
    `\xff ${digest}`,
    `${"x".repeat(2000)} ${digest}`,
  ]) {
    it(`refuses ${JSON.stringify(text.slice(0, 60))}`, () => {
      assert.throws(() => parseCramMd5Response(Buffer.from(text, "latin1")), AbnfError);
    });
  }
});
