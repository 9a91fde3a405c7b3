import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { headerFields } from "../message/header.ts";
import { tlsWishOf } from "./tls-wish.ts";

const cases: readonly (readonly [header: string, requireTls: boolean, boolean | undefined])[] = [
  ["Subject: x\r\n\r\n", false, undefined],
  ["Subject: x\r\n\r\n", true, true],
  ["TLS-Required: No\r\n\r\n", false, false],
  ["tls-required:\r\n no \r\n\r\n", false, false],
  ["TLS-Required: No\r\n\r\n", true, true],
  ["TLS-Required: No\r\nTLS-Required: No\r\n\r\n", false, false],
  ["TLS-Required: No\r\nTLS-Required: Yes\r\n\r\n", false, undefined],
  ["TLS-Required: Yes\r\n\r\n", false, undefined],
  ["TLS-Required:\r\n\r\n", false, undefined],
];

describe("what the sender wants of TLS, RFC 8689 §3", () => {
  for (const [header, requireTls, wish] of cases) {
    it(`is ${wish} by ${JSON.stringify(header)}${requireTls ? " with REQUIRETLS" : ""}`, () => {
      const message = { header, fields: headerFields(header) };
      assert.equal(tlsWishOf({ requireTls }, message), wish);
    });
  }
});
