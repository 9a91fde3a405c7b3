import assert from "node:assert/strict";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { Duplex } from "node:stream";
import { describe, it } from "node:test";
import { upgrade } from "./upgrade.ts";

/** A connection whose other side reads, and never closes. */
function lingering(): { readonly socket: Duplex; readonly text: () => string } {
  let text = "";
  const socket = new Duplex({
    read: () => {},
    write: (chunk: Buffer, _encoding, done) => {
      text += chunk.toString();
      done();
    },
  });
  return { socket, text: () => text };
}

function request(url: string): IncomingMessage {
  const headers = { host: "x", upgrade: "websocket" };
  return { method: "GET", url, headers, socket: {} } as unknown as IncomingMessage;
}

describe("a request for WebSocket that is refused", () => {
  for (const [url, status] of [
    ["/jmap/websocket", 401],
    ["no path", 400],
  ] as const) {
    it(`with ${status} is not waited for to close for ever`, async () => {
      const { socket, text } = lingering();
      const closed = once(socket, "close");
      const pages = (): Response => new Response("Log in first", { status: 401 });
      const of = { socket, head: Buffer.alloc(0) };
      // A timer that holds no process open is not waited for by a test either.
      const holding = setInterval(() => {}, 1_000);
      assert.equal(await upgrade(request(url), of, pages, 1), undefined);
      await closed;
      clearInterval(holding);
      assert.ok(text().startsWith(`HTTP/1.1 ${status} `));
    });
  }
});
