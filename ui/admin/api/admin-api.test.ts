import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CallFailure, httpApi, logIn } from "./admin-api.ts";

const answering = (status: number, body: string) => async (): Promise<Response> =>
  new Response(body, { status });

describe("the API of the admin pages", () => {
  it("gives the result of a call", async () => {
    const asked: unknown[] = [];
    const api = httpApi(async (url, init) => {
      asked.push(url, init.body);
      return new Response('{"result":[{"name":"mia"}]}');
    });
    assert.equal((await api.call("account.list", {}))[0]?.name, "mia");
    assert.deepEqual(asked, ["/admin/api/account.list", "{}"]);
  });

  it("tells of progress before the result, however it is cut", async () => {
    const text = '{"progress":"one"}\n{"progress":"two"}\n{"result":{"sound":true}}\n';
    for (const size of [1, 7, 1000]) {
      const body = new ReadableStream<Uint8Array>({
        start(out) {
          for (let at = 0; at < text.length; at += size) {
            out.enqueue(new TextEncoder().encode(text.slice(at, at + size)));
          }
          out.close();
        },
      });
      const lines: string[] = [];
      const api = httpApi(async () => new Response(body));
      assert.deepEqual(await api.call("verify", {}, (line) => lines.push(line)), { sound: true });
      assert.deepEqual(lines, ["one", "two"]);
    }
  });

  for (const [status, body, kind, text] of [
    [401, '{"status":401,"title":"Log in first"}', "loggedOut", ""],
    [400, '{"status":400,"title":"No such domain"}', "refused", "No such domain"],
    [500, '{"status":500,"title":"A fault"}', "fault", "A fault"],
    [502, "<html>", "fault", ""],
    [200, '{"status":400,"title":"It was too late"}', "refused", "It was too late"],
  ] as const) {
    it(`says what became of ${status} ${body}`, async () => {
      const api = httpApi(answering(status, body));
      await assert.rejects(
        api.call("verify", {}, () => {}),
        (error) => {
          assert.ok(error instanceof CallFailure);
          assert.equal(error.kind, kind);
          assert.equal(error.message, text);
          return true;
        },
      );
    });
  }

  it("says that the server cannot be reached", async () => {
    const api = httpApi(() => Promise.reject(new TypeError("no route")));
    await assert.rejects(api.call("status", {}), { kind: "unreachable" });
  });

  it("says what the server thinks of a password", async () => {
    assert.equal(await logIn(answering(429, ""), "x"), 429);
  });
});
