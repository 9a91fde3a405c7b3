import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { MethodError } from "./jmap-error.ts";
import type { Json, JsonObject } from "./json.ts";
import { evaluate, resolveReferences } from "./result-reference.ts";

// The example of RFC 8620 §3.7
const earlier = [
  {
    name: "Foo/changes",
    args: {
      accountId: "A1",
      oldState: "abcdef",
      newState: "123456",
      hasMoreChanges: false,
      created: ["f1", "f4"],
      updated: [],
      destroyed: [],
    },
    callId: "t0",
  },
];

describe("result references, RFC 8620 §3.7", () => {
  it("are replaced by what they point to", () => {
    const reference = { resultOf: "t0", name: "Foo/changes", path: "/created" };
    assert.deepEqual(resolveReferences({ accountId: "A1", "#ids": reference }, earlier), {
      accountId: "A1",
      ids: ["f1", "f4"],
    });
  });

  it("go over all items of arrays, as when mail is fetched by threads", () => {
    const threads: JsonObject = {
      list: [
        { id: "trd194", emailIds: ["msg1020", "msg1021", "msg1023"] },
        { id: "trd114", emailIds: ["msg201", "msg223"] },
      ],
    };
    assert.deepEqual(evaluate(threads, "/list/*/emailIds"), [
      "msg1020",
      "msg1021",
      "msg1023",
      "msg201",
      "msg223",
    ]);
    assert.deepEqual(evaluate(threads, "/list/*/id"), ["trd194", "trd114"]);
  });

  // RFC 6901 §5
  const document: JsonObject = { foo: ["bar", "baz"], "": 0, "a/b": 1, "m~n": 8, " ": 7, "*": 3 };
  const found: readonly (readonly [path: string, value: Json])[] = [
    ["", document],
    ["/foo", ["bar", "baz"]],
    ["/foo/0", "bar"],
    ["/", 0],
    ["/a~1b", 1],
    ["/m~0n", 8],
    ["/ ", 7],
    ["/*", 3],
  ];
  for (const [path, value] of found) {
    it(`"${path}" points somewhere`, () => assert.deepEqual(evaluate(document, path), value));
  }

  for (const path of ["foo", "/bar", "/foo/2", "/foo/01", "/foo/-", "/foo/*/x", "/__proto__"]) {
    it(`"${path}" points nowhere`, () => {
      assert.throws(() => evaluate(document, path), { type: "invalidResultReference" });
    });
  }

  const wrong: readonly (readonly [args: JsonObject, type: string])[] = [
    [{ "#ids": 5 }, "invalidResultReference"],
    [{ "#ids": { resultOf: "t0", name: "Foo/changes" } }, "invalidResultReference"],
    [{ "#ids": { resultOf: "t1", name: "Foo/changes", path: "" } }, "invalidResultReference"],
    [{ "#ids": { resultOf: "t0", name: "Foo/get", path: "" } }, "invalidResultReference"],
    [
      { ids: [], "#ids": { resultOf: "t0", name: "Foo/changes", path: "/created" } },
      "invalidArguments",
    ],
  ];
  for (const [args, type] of wrong) {
    it(`refuses ${JSON.stringify(args)}`, () => {
      assert.throws(() => resolveReferences(args, earlier), { type });
    });
  }
});

it("result references never come to more than a client can mean", () => {
  const row = Array.from({ length: 2_000 }, () => 1);
  const wide = Array.from({ length: 100 }, () => row);
  assert.throws(() => evaluate(wide, "/*"), { type: "invalidResultReference" });
});

it("result references of any path end in a value or a refusal", () => {
  const random = new SeededRandom(3701);
  const tokens = ["foo", "0", "*", "~1", "~0", "~", "", "a/b", "-1", "toString"];
  for (let run = 0; run < 5_000; run++) {
    const length = random.below(5);
    const path = Array.from({ length }, () => `/${random.pick(tokens)}`).join("");
    try {
      evaluate({ foo: [[1, { "0": [2] }], {}], "*": [3] }, path);
    } catch (error) {
      if (!(error instanceof MethodError)) throw error;
    }
  }
});
