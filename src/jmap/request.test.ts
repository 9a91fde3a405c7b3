import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { RequestError } from "./jmap-error.ts";
import { parseRequest } from "./request.ts";

const limits = { maxSizeRequest: 10_000, maxCallsInRequest: 4 };
const capabilities = new Set(["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail"]);

// RFC 8620 §3.3.1
const example = `{
  "using": [ "urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail" ],
  "methodCalls": [
    [ "method1", { "arg1": "arg1data", "arg2": "arg2data" }, "c1" ],
    [ "method2", { "arg1": "arg1data" }, "c2" ],
    [ "method3", {}, "c3" ]
  ]
}`;

function parse(text: string | Uint8Array): ReturnType<typeof parseRequest> {
  return parseRequest(typeof text === "string" ? Buffer.from(text) : text, capabilities, limits);
}

describe("a Request object, RFC 8620 §3.3", () => {
  it("is read as the example of §3.3.1 has it", () => {
    const { using, methodCalls, createdIds } = parse(example);
    assert.deepEqual(using, [...capabilities]);
    assert.deepEqual(methodCalls, [
      { name: "method1", args: { arg1: "arg1data", arg2: "arg2data" }, callId: "c1" },
      { name: "method2", args: { arg1: "arg1data" }, callId: "c2" },
      { name: "method3", args: {}, callId: "c3" },
    ]);
    assert.equal(createdIds, undefined);
    assert.deepEqual(
      parse('{"using":[],"methodCalls":[],"createdIds":{"k1":"m1"}}').createdIds,
      new Map([["k1", "m1"]]),
    );
  });

  const wrong: readonly (readonly [text: string, type: RequestError["type"], limit?: string])[] = [
    ["", "notJSON"],
    [`${"[".repeat(9_000)}`, "notJSON"],
    [
      `{"using":[],"methodCalls":[["a",${'{"a":'.repeat(70)}1${"}".repeat(70)},"0"]]}`,
      "notRequest",
    ],
    ['{"using":[5],"methodCalls":[]}', "notRequest"],
    ['{"using":[],"methodCalls":{}}', "notRequest"],
    ['{"using":[],"methodCalls":[["a",[],"0"]]}', "notRequest"],
    ['{"using":[],"methodCalls":[["a",{},0]]}', "notRequest"],
    ['{"using":[],"methodCalls":[["a",{},"0","1"]]}', "notRequest"],
    ['{"using":[],"methodCalls":[],"createdIds":{"#":"x"}}', "notRequest"],
    ['{"using":["urn:example"],"methodCalls":[]}', "unknownCapability"],
    [
      `{"using":[],"methodCalls":[${'["a",{},"0"],'.repeat(4)}["a",{},"0"]]}`,
      "limit",
      "maxCallsInRequest",
    ],
    [`{"using":[],"methodCalls":[]}${" ".repeat(10_000)}`, "limit", "maxSizeRequest"],
  ];
  for (const [text, type, limit] of wrong) {
    it(`is refused as ${type}: ${text.slice(0, 40)}`, () => {
      assert.throws(
        () => parse(text),
        (error) => error instanceof RequestError && error.type === type && error.limit === limit,
      );
    });
  }

  it("of any octets is read or refused", () => {
    const random = new SeededRandom(3301);
    for (let run = 0; run < 5_000; run++) {
      try {
        parse(random.mutated(Buffer.from(example)));
      } catch (error) {
        if (!(error instanceof RequestError)) throw error;
      }
    }
  });
});
