import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  countReceived,
  formatDeliveredTo,
  formatReceived,
  formatReturnPath,
  type ReceivedField,
} from "./trace.ts";

const plain: ReceivedField = {
  client: { heloName: "mx.example", address: "192.0.2.1" },
  by: "home.example",
  protocol: { esmtp: true, tls: false, authenticated: false, smtpUtf8: false },
  tls: undefined,
  requireTls: false,
  id: "abc.1",
  recipient: "a@home.example",
  at: Date.UTC(2026, 10, 21, 11, 5, 9),
};

describe("Received, RFC 5321 §4.4", () => {
  const table: readonly (readonly [changes: Partial<ReceivedField>, expected: string])[] = [
    [
      {},
      "Received: from mx.example ([192.0.2.1])\r\n\tby home.example via tcp with ESMTP id abc.1\r\n" +
        "\tfor <a@home.example>;\r\n\tSat, 21 Nov 2026 11:05:09 +0000\r\n",
    ],
    [
      {
        client: { heloName: "[IPv6:2001:db8::1]", address: "2001:db8::1" },
        protocol: { esmtp: true, tls: true, authenticated: true, smtpUtf8: false },
        tls: { version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384" },
        requireTls: true,
        recipient: undefined,
      },
      "Received: from [IPv6:2001:db8::1] ([IPv6:2001:db8::1])\r\n" +
        "\tby home.example via tcp with ESMTPSA id abc.1\r\n" +
        "\t(TLSv1.3 TLS_AES_256_GCM_SHA384)\r\n\t(requiretls);\r\n" +
        "\tSat, 21 Nov 2026 11:05:09 +0000\r\n",
    ],
    [
      {
        client: undefined,
        protocol: { esmtp: true, tls: false, authenticated: true, smtpUtf8: true },
        recipient: undefined,
      },
      "Received: from home.example\r\n\tby home.example via tcp with UTF8SMTPA id abc.1;\r\n" +
        "\tSat, 21 Nov 2026 11:05:09 +0000\r\n",
    ],
  ];
  for (const [changes, expected] of table) {
    it(`prints ${JSON.stringify(changes)}`, () => {
      assert.equal(formatReceived({ ...plain, ...changes }), expected);
    });
  }

  it("writes UTF-8 as octets and keeps each field whole", () => {
    assert.equal(formatReturnPath("ä@b.example"), "Return-Path: <\xc3\xa4@b.example>\r\n");
    assert.equal(formatReturnPath(""), "Return-Path: <>\r\n");
    assert.equal(formatDeliveredTo("a\r\nX: y"), "Delivered-To: a??X: y\r\n");
  });

  it("counts the fields of others", () => {
    const header =
      "Received: a\r\n\tReceived: b\r\nRECEIVED : c\r\nX-Received: d\r\nReceived-SPF: e\r\n\r\n";
    assert.equal(countReceived(header), 2);
    assert.equal(countReceived(""), 0);
  });
});
