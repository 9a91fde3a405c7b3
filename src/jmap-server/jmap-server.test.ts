import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { RequestError } from "../jmap/jmap-error.ts";
import { JmapDoor } from "../testing/jmap-door.ts";

it("a request is answered call by call, and goes on after errors", async () => {
  await using door = await JmapDoor.open();
  // RFC 8620 §3.3.1 asks for arguments back as they are.
  const responses = await door.request(
    ["Core/echo", { hello: true, high: 5 }],
    ["Core/noise", {}],
    ["Mailbox/get", { accountId: "a9" }],
    ["Mailbox/get", { accountId: door.accountId, ids: 5 }],
    ["Mailbox/get", { accountId: door.accountId, surprise: 5 }],
    ["Core/echo", {}],
  );
  assert.deepEqual(
    responses.map((response) => response["type"] ?? response["@name"]),
    [
      "Core/echo",
      "unknownMethod",
      "accountNotFound",
      "invalidArguments",
      "invalidArguments",
      "Core/echo",
    ],
  );
  assert.deepEqual(responses[0], { "@name": "Core/echo", hello: true, high: 5 });
});

it("a request uses results of earlier calls", async () => {
  await using door = await JmapDoor.open();
  await door.test.add("From: a@example.org\r\nSubject: One\r\n\r\nx");
  const { accountId } = door;
  const reference = (name: string, path: string, resultOf = "0") => ({ resultOf, name, path });
  const [, got, wrong, twice] = await door.request(
    ["Email/query", { accountId }],
    ["Email/get", { accountId, "#ids": reference("Email/query", "/ids"), properties: ["subject"] }],
    ["Email/get", { accountId, "#ids": reference("Email/query", "/no") }],
    ["Email/get", { accountId, ids: [], "#ids": reference("Email/query", "/ids") }],
  );
  assert.deepEqual(got?.["list"], [{ id: "m1", subject: "One" }]);
  assert.equal(wrong?.["type"], "invalidResultReference");
  assert.equal(twice?.["type"], "invalidArguments");
});

it("a request is refused as a whole where it is none", async () => {
  await using door = await JmapDoor.open();
  const refusals: [string, RequestError["type"]][] = [
    ["{", "notJSON"],
    ["[]", "notRequest"],
    ['{"using": []}', "notRequest"],
    ['{"using": [], "methodCalls": [["a", {}]]}', "notRequest"],
    ['{"using": ["urn:x"], "methodCalls": []}', "unknownCapability"],
    [
      JSON.stringify({
        using: [],
        methodCalls: Array.from({ length: 33 }, () => ["x", {}, "0"]),
      }),
      "limit",
    ],
  ];
  for (const [text, type] of refusals) {
    await assert.rejects(door.send(Buffer.from(text)), (error) => {
      return error instanceof RequestError && error.type === type;
    });
  }
  await assert.rejects(door.send(Buffer.from([0x22, 0xff, 0x22])), { type: "notJSON" });
});

it("a request sees only what it names in using", async () => {
  await using door = await JmapDoor.open();
  const calls = { using: ["urn:ietf:params:jmap:core"], methodCalls: [["Mailbox/get", {}, "0"]] };
  const response = await door.send(Buffer.from(JSON.stringify(calls)));
  assert.deepEqual(response["methodResponses"], [["error", { type: "unknownMethod" }, "0"]]);
});

describe("a client that hangs up", () => {
  it("ends what it asked for, and nothing is logged as a fault of ours", async () => {
    await using door = await JmapDoor.open();
    for (let n = 0; n < 3; n++) await door.test.add(`Subject: ${n}\r\n\r\nText\r\n`);
    const { ids } = await door.call("Email/query");
    const get = ["Email/get", { accountId: door.accountId, ids, fetchTextBodyValues: true }, "0"];
    const using = ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail"];
    const octets = Buffer.from(JSON.stringify({ using, methodCalls: [get] }));
    const controller = new AbortController();
    const { signal } = controller;
    // It goes when the method looks whether it is still there.
    let looks = 0;
    signal.throwIfAborted = () => {
      if (++looks === 2) controller.abort("gone");
      AbortSignal.prototype.throwIfAborted.call(signal);
    };
    const sent = door.send(octets, controller);
    await assert.rejects(sent, (reason) => reason === "gone");
  });
});
