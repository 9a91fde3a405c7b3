import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { JmapClient } from "./jmap-client.ts";
import { JmapError, Unreachable } from "./transport.ts";
import type { Invocation } from "./transport.ts";
import { fakeSession } from "./fake-server.ts";

function clientWith(answer: (calls: readonly Invocation[]) => readonly Invocation[]) {
  const requests: (readonly Invocation[])[] = [];
  const client = new JmapClient({
    session: () => Promise.resolve(fakeSession),
    request: async (_using, calls) => {
      requests.push(calls);
      return { methodResponses: answer(calls), sessionState: "s" };
    },
  });
  return { client, requests };
}

const echo = (calls: readonly Invocation[]): Invocation[] =>
  calls.map(([name, args, id]) => [name, { asked: args }, id]);

describe("calls", () => {
  it("that are made together travel together, each with the account", async () => {
    const { client, requests } = clientWith(echo);
    await client.open();
    const both = await Promise.all([
      client.call("Mailbox/get", { ids: null }),
      client.call("Email/get", { ids: ["m1"] }),
    ]);
    assert.equal(requests.length, 1);
    assert.deepEqual(both[1], { asked: { accountId: "a1", ids: ["m1"] } });
  });

  it("refer to each other", async () => {
    const { client, requests } = clientWith(echo);
    await client.open();
    const batch = client.batch();
    const query = batch.call("Email/query", {});
    const get = batch.call("Email/get", { "#ids": query.ref("/ids") });
    await get.response;
    const [, second] = requests[0]!;
    const id = requests[0]![0]![2];
    assert.deepEqual(second![1]["#ids"], { resultOf: id, name: "Email/query", path: "/ids" });
  });

  it("are cut into requests that the server takes, batches whole", async () => {
    const { client, requests } = clientWith(echo);
    await client.open();
    const calls = Array.from({ length: 40 }, (_, index) => {
      const batch = client.batch();
      batch.call("Email/query", { index });
      return batch.call("Email/get", { index }).response;
    });
    await Promise.all(calls);
    assert.deepEqual(
      requests.map(({ length }) => length),
      [30, 30, 20],
    );
  });

  it("fail one by one by the server's word, and all together without a connection", async () => {
    const { client } = clientWith((calls) =>
      calls.map(([name, args, id]) =>
        name === "Thread/get" ? ["error", { type: "serverFail" }, id] : [name, args, id],
      ),
    );
    await client.open();
    const batch = client.batch();
    const failing = batch.call("Thread/get", {});
    const fine = batch.call("Email/get", {});
    await fine.response;
    await assert.rejects(failing.response, (error) => {
      return error instanceof JmapError && error.type === "serverFail";
    });
    const gone = clientWith(() => {
      throw new Unreachable("gone");
    });
    await gone.client.open();
    await assert.rejects(gone.client.call("Email/get", {}), Unreachable);
  });
});
