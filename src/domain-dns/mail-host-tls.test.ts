import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSecureContext } from "node:tls";
import { SmtpSink } from "../testing/smtp-sink.ts";
import type { SmtpSinkOptions } from "../testing/smtp-sink.ts";
import { selfSigned } from "../tls/self-signed.ts";
import { mailHostTlsFault } from "./mail-host-tls.ts";

async function faultOf(options: SmtpSinkOptions): Promise<string> {
  await using sink = await SmtpSink.listen(options);
  const { signal } = new AbortController();
  const of = { port: sink.port, hostName: "box.example.net", signal };
  const fault = await mailHostTlsFault("mx.example.org", "127.0.0.1", of);
  return `${fault?.isReached} ${fault?.text}`;
}

describe("TLS of a mail host", () => {
  it("is missing", async () => {
    assert.equal(await faultOf({}), "true it offers no TLS (STARTTLS)");
  });

  it("has a certificate that nobody vouches for", async () => {
    const { key, certificate } = await selfSigned(["mx.example.org"], Date.now());
    const secureContext = createSecureContext({ key, cert: certificate });
    assert.match(
      await faultOf({ secureContext }),
      /^true The certificate is signed by nobody but itself$/,
    );
  });

  it("is not begun, or the host does not want us", async () => {
    const { key, certificate } = await selfSigned(["mx.example.org"], Date.now());
    const secureContext = createSecureContext({ key, cert: certificate });
    const broken = { secureContext, reply: verbReply("STARTTLS", "454 4.7.0 not now") };
    assert.match(await faultOf(broken), /^true it begins no TLS: 454/);
    const closed = { reply: verbReply("", "554 5.7.1 go away") };
    assert.match(await faultOf(closed), /^true it greets with "554/);
    const cut = { reply: verbReply("EHLO", "drop") };
    assert.match(await faultOf(cut), /^true The server closed the connection/);
  });

  it("is not known where nobody answers", async () => {
    const { signal } = new AbortController();
    const of = { port: 1, hostName: "box.example.net", signal };
    const fault = await mailHostTlsFault("mx.example.org", "127.0.0.1", of);
    assert.equal(fault?.isReached, false);
  });
});

function verbReply(verb: string, reply: string): NonNullable<SmtpSinkOptions["reply"]> {
  return (step) => (step.verb === verb ? reply : undefined);
}
