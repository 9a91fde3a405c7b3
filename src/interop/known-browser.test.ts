// Guessing at the pages of a server as it runs at home, and a browser that has been there before.
import assert from "node:assert/strict";
import { once } from "node:events";
import { request } from "node:https";
import type { IncomingMessage } from "node:http";
import { it } from "node:test";
import { mia, miaPassword, startHome } from "./home.ts";
import type { Product } from "./product.ts";

interface Answer {
  readonly status: number | undefined;
  readonly cookies: readonly string[];
}

/** Logs in as the page does, over TLS with a certificate of our own making. */
async function logIn(product: Product, password: string, cookie = ""): Promise<Answer> {
  const { https: port } = product.ports;
  const origin = `https://127.0.0.1:${port}`;
  const outgoing = request({
    port,
    host: "127.0.0.1",
    path: "/login",
    method: "POST",
    rejectUnauthorized: false,
    headers: { "content-type": "application/json", origin, cookie },
  });
  outgoing.end(JSON.stringify({ login: mia, password }));
  const [response] = (await once(outgoing, "response")) as [IncomingMessage];
  response.resume();
  return { status: response.statusCode, cookies: response.headers["set-cookie"] ?? [] };
}

it("who guesses is refused, and the browser of the house still gets in", async () => {
  await using product = await startHome({ dnsPort: 9, port: 9 });
  const known = await logIn(product, miaPassword);
  assert.equal(known.status, 200);
  const device = known.cookies.find((cookie) => cookie.startsWith("__Host-homepost-device-"))!;
  assert.match(device, /; Max-Age=34560000; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
  const cookie = device.split(";")[0]!;
  const guesses = Array.from({ length: 10 }, (_, index) => logIn(product, `wrong guess ${index}`));
  for (const { status } of await Promise.all(guesses)) assert.equal(status, 401);
  assert.equal((await logIn(product, miaPassword)).status, 429);
  const again = await logIn(product, miaPassword, cookie);
  assert.equal(again.status, 200);
  assert.equal(
    again.cookies.some((one) => one.includes("homepost-device")),
    false,
    "it is known already",
  );
  const forged = cookie.replace(/=../, "=AA");
  assert.equal((await logIn(product, miaPassword, forged)).status, 429);
});
