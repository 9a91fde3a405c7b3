import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { headerOf, headerValue } from "./header-forms.ts";
import { parseHeaderProperty } from "./header-property.ts";
import { MethodError } from "./jmap-error.ts";
import type { Json } from "./json.ts";

const header = [
  // RFC 8621 §4.1.2.3
  'From: "  James Smythe" <james@example.com>, Friends:',
  "\tjane@example.com, =?UTF-8?Q?John_Sm=C3=AEth?=",
  "\t<john@example.com>;",
  "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=",
  " an alle",
  "Message-ID: <a@example.com>",
  "References: <b@example.com> (comment) <c@example.com>",
  "Date: Fri, 30 Oct 2026 15:12:00 +0100",
  "List-Post: NO (closed)",
  "List-Unsubscribe: <https://example.com/ x>, <mailto:u@example.com>",
  "X-Twice: one",
  "X-Twice: two",
  "",
  "",
].join("\r\n");

const james = { name: "James Smythe", email: "james@example.com" };
const friends = [
  { name: null, email: "jane@example.com" },
  { name: "John Sm\u00eeth", email: "john@example.com" },
];

const values: readonly (readonly [property: string, value: Json])[] = [
  ["header:From:asAddresses", [james, ...friends]],
  [
    "header:From:asGroupedAddresses",
    [
      { name: null, addresses: [james] },
      { name: "Friends", addresses: friends },
    ],
  ],
  ["header:Subject:asText", "Gr\u00fc\u00dfe an alle"],
  ["header:subject", " =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n an alle"],
  ["header:References:asMessageIds", ["b@example.com", "c@example.com"]],
  ["header:In-Reply-To:asMessageIds", null],
  ["header:Date:asDate", "2026-10-30T15:12:00+01:00"],
  ["header:List-Post:asURLs", null],
  ["header:List-Unsubscribe:asURLs", ["https://example.com/x", "mailto:u@example.com"]],
  ["header:X-Twice:asText", "two"],
  ["header:X-Twice:asText:all", ["one", "two"]],
  ["header:X-Twice:all", [" one", " two"]],
  ["header:X-None", null],
  ["header:X-None:all", []],
];

describe("header fields in their forms, RFC 8621 §4.1.2", () => {
  for (const [property, value] of values) {
    it(`reads ${property}`, () => {
      assert.deepEqual(headerValue(headerOf(header), parseHeaderProperty(property)), value);
    });
  }

  const wrong = [
    "header:",
    "header:From:asDate",
    "header:From:asText",
    "header:Date:asText",
    "header:Subject:asAddresses",
    "header:X:asSomething",
    "header:X:all:asText",
    "header:a b",
  ];
  for (const property of wrong) {
    it(`refuses ${property}`, () => {
      assert.throws(() => parseHeaderProperty(property), { type: "invalidArguments" });
    });
  }

  it("of any header are values", () => {
    const random = new SeededRandom(412);
    const properties = values.map(([property]) => parseHeaderProperty(property));
    for (let run = 0; run < 2_000; run++) {
      const mutated = headerOf(random.mutated(Buffer.from(header, "latin1")).toString("latin1"));
      for (const property of properties) {
        const value = JSON.stringify(headerValue(mutated, property));
        assert.ok(value.isWellFormed(), `seed 412, run ${run}`);
      }
    }
  });

  it("of any property are read or refused", () => {
    const random = new SeededRandom(413);
    for (let run = 0; run < 5_000; run++) {
      const [property] = random.pick(values);
      try {
        parseHeaderProperty(random.mutated(Buffer.from(property)).toString("latin1"));
      } catch (error) {
        if (!(error instanceof MethodError)) throw error;
      }
    }
  });
});
