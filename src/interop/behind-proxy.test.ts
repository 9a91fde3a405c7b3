// Beside a web server that is there already: behind a small proxy, with services at other addresses.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { Product } from "./product.ts";

const owned = new AsyncDisposableStack();
let product: Product;
let origin = "";
/** Whom the proxy speaks for. */
let visitor = "203.0.113.9";

before(async () => {
  product = owned.use(
    await Product.serve({
      hostName: "mail.home.example",
      config: [
        'web.trustedProxies = ["127.0.0.1"]',
        "web.publicPort = 443",
        'web.paths = { jmap = "/post/api/v1/", admin = "/house/" }',
      ].join("\n"),
    }),
  );
  await product.cli(["domain", "add", "home.example"]);
  const input = "a long enough password";
  await product.cli(["account", "add", "you@home.example"], { input });
  await product.cli(["admin", "password"], { input });
  const proxy = createServer((incoming, response) => {
    const { host: _, ...headers } = incoming.headers;
    const forwarded = {
      "x-forwarded-for": visitor,
      "x-forwarded-proto": "https",
      "x-forwarded-host": "mail.home.example",
    };
    const { method, url: path } = incoming;
    const { http: port } = product.ports;
    const out = request(
      { port, host: "127.0.0.1", method, path, headers: { ...headers, ...forwarded } },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    incoming.pipe(out);
  });
  owned.defer(() => void proxy.close());
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  origin = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
});

after(() => owned.disposeAsync());

function ask(
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  const json = { "content-type": "application/json", origin: "https://mail.home.example" };
  return fetch(`${origin}${path}`, {
    redirect: "manual",
    headers: { ...(body === undefined ? {} : json), ...headers },
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
  });
}

describe("pages behind a proxy", () => {
  it("know that the way to the browser is secure, and who came", async () => {
    const login = "you@home.example";
    const response = await ask("/login", { login, password: "a long enough password" });
    assert.equal(response.status, 200, await response.text());
    assert.match(response.headers.getSetCookie()[0] ?? "", /^__Host-homepost=.*; Secure/);
    assert.match(response.headers.get("strict-transport-security") ?? "", /max-age/);
    // They are written down in batches.
    const deadline = Date.now() + 20_000;
    for (;;) {
      const { stdout } = await product.cli(["account", "logins", "you"]);
      if (stdout.includes("203.0.113.9")) break;
      assert.ok(Date.now() < deadline, stdout);
    }
  });

  it("have JMAP where it is set to be, and nowhere else", async () => {
    const found = await ask("/.well-known/jmap");
    assert.equal(found.headers.get("location"), "/post/api/v1/session");
    const authorization = `Basic ${btoa("you@home.example:a long enough password")}`;
    const response = await ask("/post/api/v1/session", undefined, { authorization });
    const session = (await response.json()) as Record<string, string>;
    assert.equal(new URL(session["apiUrl"] ?? "", origin).pathname, "/post/api/v1/api");
    assert.match(
      JSON.stringify(session),
      /"wss:\/\/mail\.home\.example\/post\/api\/v1\/websocket"/,
    );
    assert.equal((await ask("/jmap/session", undefined, { authorization })).status, 404);
  });

  it("let nobody from outside near the admin's, though the proxy is at home", async () => {
    const password = "a long enough password";
    visitor = "203.0.113.9";
    assert.equal((await ask("/house/login", { password })).status, 403);
    visitor = "192.168.1.2, 203.0.113.9";
    assert.equal((await ask("/house/login", { password })).status, 403);
    visitor = "192.168.1.2";
    const inside = await ask("/house/login", { password });
    assert.equal(inside.status, 200, await inside.text());
    assert.match(inside.headers.getSetCookie()[0] ?? "", /; Path=\/house;/);
  });

  it("tell mail programs the port of the proxy", async () => {
    const response = await ask("/client-settings?address=you%40home.example");
    const { profileUrl } = (await response.json()) as Record<string, string>;
    assert.match(profileUrl ?? "", /^https:\/\/mail\.home\.example\/profile\.mobileconfig\?/);
  });
});
