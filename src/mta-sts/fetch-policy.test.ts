import assert from "node:assert/strict";
import { once } from "node:events";
import type { RequestListener, ServerResponse } from "node:http";
import { createServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { describe, it } from "node:test";
import { FixedResolver } from "../dns/fixed-resolver.ts";
import { selfSigned } from "../tls/self-signed.ts";
import { HttpsPolicyFetcher } from "./fetch-policy.ts";
import type { FetchedPolicy } from "./fetch-policy.ts";
import { policyOctetsMax } from "./parse-sts-policy.ts";

const policyText = "version: STSv1\nmode: enforce\nmx: mx.example.org\nmax_age: 600\n";
const policy = { mode: "enforce", mx: ["mx.example.org"], maxAgeSeconds: 600 };
const never = new AbortController().signal;
const plain = { "content-type": "Text/Plain; charset=utf-8" };

interface PolicyHost {
  readonly certified?: readonly string[];
  readonly at?: number;
  readonly trusted?: boolean;
  readonly addresses?: readonly string[];
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** What comes of asking for the policy of example.org at a host that answers so. */
async function fetched(answer: RequestListener, host: PolicyHost = {}): Promise<FetchedPolicy> {
  const { key, certificate } = await selfSigned(
    host.certified ?? ["mta-sts.example.org"],
    host.at ?? Date.now(),
  );
  const server = createServer({ key, cert: certificate }, answer);
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const asked: string[] = [];
  const resolver = new FixedResolver({
    addresses: (name) => {
      asked.push(name);
      return host.addresses ?? ["127.0.0.1"];
    },
  });
  const ca = host.trusted === false ? undefined : certificate;
  try {
    const fetcher = new HttpsPolicyFetcher({ resolver, port, ca, timeoutMs: host.timeoutMs });
    return await fetcher.fetch("example.org", host.signal ?? never);
  } finally {
    assert.deepEqual(asked, ["mta-sts.example.org"]);
    server.closeAllConnections();
    server.close();
  }
}

function text(body: string, status = 200, headers: Record<string, string> = plain) {
  return (_request: unknown, response: ServerResponse): void =>
    void response.writeHead(status, headers).end(body);
}

function assertFailed(result: FetchedPolicy, resultType: string, reason: RegExp): void {
  assert.equal(result.kind, "failed");
  assert.equal(result.failure.resultType, resultType);
  assert.match(result.failure.text, reason);
}

describe("a policy is fetched, RFC 8461 §3.3", () => {
  it("by the name of the policy host, from its well-known place", async () => {
    const result = await fetched((request, response) => {
      assert.equal(request.method, "GET");
      assert.equal(request.url, "/.well-known/mta-sts.txt");
      assert.equal(request.headers.host, "mta-sts.example.org");
      response.writeHead(200, plain).end(policyText);
    });
    assert.deepEqual(result, { kind: "policy", policy });
  });

  it("by a wildcard certificate too", async () => {
    const result = await fetched(text(policyText), { certified: ["*.example.org"] });
    assert.equal(result.kind, "policy");
  });

  it("from the next address where one does not answer", async () => {
    const result = await fetched(text(policyText), { addresses: ["127.0.0.2", "127.0.0.1"] });
    assert.equal(result.kind, "policy");
  });
});

describe("no policy is fetched", () => {
  it("over a certificate that is not the policy host's", async () => {
    const other = await fetched(text(policyText), { certified: ["example.org"] });
    assertFailed(other, "sts-webpki-invalid", /ALTNAME/);
  });

  it("over a certificate that nobody vouches for", async () => {
    const unknown = await fetched(text(policyText), { trusted: false });
    assertFailed(unknown, "sts-webpki-invalid", /SELF_SIGNED/);
  });

  it("over a certificate that has expired", async () => {
    const expired = await fetched(text(policyText), { at: Date.now() - 1000 * 86_400_000 });
    assertFailed(expired, "sts-webpki-invalid", /EXPIRED/);
  });

  it("by a redirect, or another status", async () => {
    const headers = { ...plain, location: "https://mta-sts.example.org/other" };
    assertFailed(await fetched(text("", 301, headers)), "sts-policy-fetch-error", /status 301/);
    assertFailed(await fetched(text("", 404)), "sts-policy-fetch-error", /status 404/);
    assertFailed(await fetched(text(policyText, 206)), "sts-policy-fetch-error", /status 206/);
  });

  it("from another kind of text, or a packed one", async () => {
    const html = { "content-type": "text/html" };
    assertFailed(await fetched(text(policyText, 200, html)), "sts-policy-fetch-error", /html/);
    const packed = { ...plain, "content-encoding": "gzip" };
    assertFailed(await fetched(text(policyText, 200, packed)), "sts-policy-fetch-error", /gzip/);
  });

  it("from a text that is none, or is too long", async () => {
    assertFailed(await fetched(text("hello")), "sts-policy-invalid", /expected field name/);
    const long = policyText + "\n".repeat(policyOctetsMax);
    assertFailed(await fetched(text(long)), "sts-policy-invalid", /at most 65536/);
  });
});

describe("no policy is had", () => {
  it("from a host that breaks off, is silent or cannot be reached", async () => {
    const breaks = await fetched((_request, response) => {
      response.writeHead(200, { ...plain, "content-length": "1000" }).write("version: STSv1\n");
      setImmediate(() => response.destroy());
    });
    assertFailed(breaks, "sts-policy-fetch-error", /aborted|ECONNRESET/);
    const silent = await fetched(() => {}, { timeoutMs: 50 });
    assertFailed(silent, "sts-policy-fetch-error", /timed out/);
    const nowhere = await fetched(() => {}, { addresses: ["127.0.0.2"] });
    assertFailed(nowhere, "sts-policy-fetch-error", /127\.0\.0\.2.*ECONNREFUSED/);
    const ended = await fetched(text(policyText), { signal: AbortSignal.abort() });
    assert.equal(ended.kind, "failed");
  });

  it("from a host without an address", async () => {
    assertFailed(
      await fetched(() => {}, { addresses: [] }),
      "sts-policy-fetch-error",
      /no address/,
    );
    const resolver = new FixedResolver({ addresses: () => ({ kind: "failed", reason: "down" }) });
    const fetcher = new HttpsPolicyFetcher({ resolver });
    assertFailed(await fetcher.fetch("example.org", never), "sts-policy-fetch-error", /down/);
  });

  it("from what does not speak TLS", async () => {
    const server = createTcpServer((socket) => socket.on("error", () => {}).end("hello\n"));
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as AddressInfo;
    const resolver = new FixedResolver({ addresses: () => ["127.0.0.1"] });
    const fetcher = new HttpsPolicyFetcher({ resolver, port });
    assertFailed(await fetcher.fetch("example.org", never), "sts-policy-fetch-error", /SSL|EPROTO/);
    server.close();
  });
});
