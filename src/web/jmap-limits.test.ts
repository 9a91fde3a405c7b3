import assert from "node:assert/strict";
import { once } from "node:events";
import { request } from "node:http";
import type { ClientRequest, IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { it } from "node:test";
import { coreLimits } from "../jmap-server/limits.ts";
import { WebDoor } from "../testing/web-door.ts";

/** A request whose body has begun and does not end. */
async function begin(web: WebDoor, path: string, type: string): Promise<ClientRequest> {
  const headers = { ...web.basic, "content-type": type, "transfer-encoding": "chunked" };
  const sent = request(`${web.origin}${path}`, { method: "POST", headers });
  sent.flushHeaders();
  await new Promise<void>((resolve) => sent.write(" ", () => resolve()));
  return sent;
}

/** The problem with which one of them is answered. */
async function firstRefusal(requests: readonly ClientRequest[]): Promise<unknown> {
  const [response] = (await Promise.race(requests.map((sent) => once(sent, "response")))) as [
    IncomingMessage,
  ];
  assert.equal(response.statusCode, 400);
  return JSON.parse(await text(response));
}

const cases = [
  ["maxConcurrentRequests", "/jmap/api", "application/json"],
  ["maxConcurrentUpload", "/jmap/upload/a1/", "text/plain"],
] as const;
for (const [limit, path, type] of cases) {
  it(`one request more than ${limit} is refused, RFC 8620 §3.6.1`, async () => {
    await using web = await WebDoor.open();
    const requests: ClientRequest[] = [];
    for (let count = 0; count <= coreLimits[limit]; count++) {
      requests.push(await begin(web, path, type));
    }
    const { type: problem, limit: named } = (await firstRefusal(requests)) as Record<
      string,
      string
    >;
    assert.deepEqual([problem, named], ["urn:ietf:params:jmap:error:limit", limit]);
    for (const sent of requests) sent.on("error", () => {}).destroy();
  });
}

it("a request or upload that is too large is refused, RFC 8620 §3.6.1", async () => {
  await using web = await WebDoor.open();
  const octets = new Uint8Array(coreLimits.maxSizeRequest + 1).fill(0x20);
  const headers = { ...web.basic, "content-type": "application/json" };
  const api = await web.fetch("/jmap/api", { method: "POST", headers, body: octets });
  assert.equal(api.status, 400);
  const { limit } = (await api.json()) as Record<string, string>;
  assert.equal(limit, "maxSizeRequest");
  const piece = new Uint8Array(1024 * 1024);
  const pieces = (function* () {
    for (let sent = 0; sent <= coreLimits.maxSizeUpload; sent += piece.length) yield piece;
  })();
  const upload = await web.fetch("/jmap/upload/a1/", {
    method: "POST",
    headers: web.basic,
    body: ReadableStream.from(pieces),
    duplex: "half",
  } as RequestInit);
  assert.equal(upload.status, 400);
  assert.equal(((await upload.json()) as Record<string, string>)["limit"], "maxSizeUpload");
});
