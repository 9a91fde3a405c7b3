import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { describe, it } from "node:test";
import { createSecureContext } from "node:tls";
import { SmtpSink } from "../testing/smtp-sink.ts";
import type { SmtpSinkOptions } from "../testing/smtp-sink.ts";
import { selfSigned } from "../tls/self-signed.ts";
import type { OutgoingMessage } from "./outgoing-message.ts";
import { sendTransaction } from "./send-transaction.ts";
import type { SmtpPeer } from "./send-transaction.ts";

const text = "Subject: hi\r\n\r\n.dot\r\n..two\r\nend\r\n";
const never = new AbortController().signal;

describe("a transaction", () => {
  it("hands over a message octet for octet, with one connection for all recipients", async () => {
    await using sink = await SmtpSink.listen();
    const report = await send(sink, { recipients: to("b@y", "c@y") });
    assert.deepEqual(kinds(report), ["delivered", "delivered"]);
    assert.equal(sink.transactions[0]!.message.toString(), text);
    assert.deepEqual(sink.transactions[0]!.rcpt, ["TO:<b@y>", "TO:<c@y>"]);
    assert.match(sink.transactions[0]!.mail, /^FROM:<a@x> SIZE=33$/);
    assert.equal(sink.transactions[0]!.heloName, "me.example");
    assert.equal(sink.connections, 1);
    assert.equal(report.remoteAddress, "127.0.0.1");
  });

  it("works without any extension, and by HELO", async () => {
    await using sink = await SmtpSink.listen({
      keywords: [],
      reply: ({ verb }) => (verb === "EHLO" ? "502 5.5.1 What" : undefined),
    });
    assert.deepEqual(kinds(await send(sink, { smtpUtf8: true, eightBitMime: true })), [
      "delivered",
    ]);
    assert.equal(sink.transactions[0]!.mail, "FROM:<a@x>");
  });

  it("streams a large message", async () => {
    await using sink = await SmtpSink.listen();
    const piece = Buffer.from(`${"x".repeat(76)}\r\n`.repeat(1000));
    const open = async function* () {
      for (let i = 0; i < 100; i++) yield piece;
    };
    const report = await send(sink, { size: piece.length * 100, open });
    assert.deepEqual(kinds(report), ["delivered"]);
    assert.equal(sink.transactions[0]!.message.length, piece.length * 100);
  });

  it("tells the recipients apart", async () => {
    for (const keywords of [["PIPELINING"], []]) {
      await using sink = await SmtpSink.listen({
        keywords,
        reply: ({ verb, argument }) => {
          if (verb !== "RCPT") return undefined;
          if (argument.includes("no@")) return "550-5.1.1 No\n550 5.1.1 such user";
          return argument.includes("later@") ? "450 4.2.1 Later" : undefined;
        },
      });
      const report = await send(sink, { recipients: to("no@y", "yes@y", "later@y") });
      assert.deepEqual(kinds(report), ["failed", "delivered", "deferred"]);
      assert.deepEqual(report.outcomes[0], {
        kind: "failed",
        code: 550,
        enhancedStatusCode: "5.1.1",
        text: "No such user",
        remoteMta: "mx.example",
        dsnRelayed: false,
      });
    }
  });
});

describe("recipients", () => {
  it("goes on in further transactions after 452, and within LIMITS", async () => {
    for (const keywords of [
      ["PIPELINING"],
      ["LIMITS RCPTMAX=2"],
      ["PIPELINING", "LIMITS RCPTMAX=2"],
    ]) {
      await using sink = await SmtpSink.listen({
        keywords,
        reply: ({ verb, transaction }) =>
          verb === "RCPT" && transaction.rcpt.length === 2 ? "452 4.5.3 Too many" : undefined,
      });
      const report = await send(sink, { recipients: to("a@y", "b@y", "c@y", "d@y", "e@y") });
      assert.ok(report.outcomes.every(({ kind }) => kind === "delivered"));
      assert.equal(sink.transactions.length, 3);
      assert.equal(sink.connections, 1);
    }
  });

  it("does not judge recipients that had no turn by the refusal of others", async () => {
    await using sink = await SmtpSink.listen({
      keywords: ["LIMITS RCPTMAX=1 MAILMAX=2"],
      reply: ({ verb, argument }) =>
        verb === "RCPT" && argument.includes("no@") ? "550 5.1.1 No" : undefined,
    });
    const report = await send(sink, { recipients: to("no@y", "b@y", "c@y") });
    assert.deepEqual(kinds(report), ["failed", "delivered", "deferred"]);
  });

  it("sends twice-named recipients once", async () => {
    await using sink = await SmtpSink.listen();
    assert.deepEqual(kinds(await send(sink, { recipients: to("b@y", "b@y") })), [
      "delivered",
      "delivered",
    ]);
    assert.equal(sink.transactions[0]!.rcpt.length, 1);
  });
});

describe("refusals", () => {
  const steps: readonly (readonly [string, SmtpSinkOptions["reply"] & {}, string, number])[] = [
    [
      "the greeting",
      ({ kind }) => (kind === "connect" ? "554 5.3.2 Go away" : undefined),
      "failed",
      554,
    ],
    [
      "a busy greeting",
      ({ kind }) => (kind === "connect" ? "421 4.3.2 Busy" : undefined),
      "deferred",
      421,
    ],
    ["MAIL", ({ verb }) => (verb === "MAIL" ? "451 4.7.1 Greylisted" : undefined), "deferred", 451],
    ["MAIL for good", ({ verb }) => (verb === "MAIL" ? "550 5.7.1 No" : undefined), "failed", 550],
    ["each RCPT", ({ verb }) => (verb === "RCPT" ? "550 5.1.1 No" : undefined), "failed", 550],
    ["DATA", ({ verb }) => (verb === "DATA" ? "451 4.3.0 No" : undefined), "deferred", 451],
    [
      "the message",
      ({ kind }) => (kind === "message" ? "554 5.6.0 Spam" : undefined),
      "failed",
      554,
    ],
    [
      "the message for now",
      ({ kind }) => (kind === "message" ? "452 4.3.1 Full" : undefined),
      "deferred",
      452,
    ],
    [
      "a session that ends",
      ({ kind }) => (kind === "message" ? "421 4.3.2 Bye" : undefined),
      "deferred",
      421,
    ],
  ];
  for (const [name, reply, kind, code] of steps) {
    for (const keywords of [["PIPELINING"], []]) {
      it(`understands a refusal of ${name}${keywords.length > 0 ? ", pipelined" : ""}`, async () => {
        await using sink = await SmtpSink.listen({ keywords, reply });
        const report = await send(sink, { recipients: to("b@y", "c@y") });
        assert.deepEqual(
          report.outcomes.map((outcome) => [outcome.kind, outcome.code]),
          [
            [kind, code],
            [kind, code],
          ],
        );
      });
    }
  }
});

describe("a server that breaks off", () => {
  for (const step of ["connect", "EHLO", "MAIL", "RCPT", "DATA", "message"]) {
    for (const reply of ["drop", "hang"] as const) {
      it(`defers after "${reply}" at ${step}`, async () => {
        await using sink = await SmtpSink.listen({
          reply: ({ kind, verb }) => (kind === step || verb === step ? reply : undefined),
        });
        const report = await send(sink, {}, { timeouts: { setupMs: 150, idleMs: 150 } });
        assert.deepEqual(kinds(report), ["deferred"]);
        assert.equal(report.outcomes[0]!.code, undefined);
        assert.match(report.outcomes[0]!.enhancedStatusCode, /^4\.4\.2$/);
      });
    }
  }

  it("defers where nobody listens, and goes on to the address that answers", async () => {
    const closed = await closedPort();
    const report = await sendTransaction(peerOf(closed), message({}), never);
    assert.deepEqual(kinds(report), ["deferred"]);
    assert.equal(report.outcomes[0]!.enhancedStatusCode, "4.4.1");
    await using sink = await SmtpSink.listen({ host: "127.0.0.2" });
    const addresses = ["127.0.0.1", "127.0.0.2"];
    assert.deepEqual(kinds(await send(sink, {}, { addresses })), ["delivered"]);
  });

  it("takes nonsense for what it is", async () => {
    await using sink = await SmtpSink.listen({
      reply: ({ verb }) => (verb === "RCPT" ? "\u0001hello\u00ff" : undefined),
    });
    const report = await send(sink, { recipients: to("b@y", "c@y") });
    assert.deepEqual(kinds(report), ["deferred", "deferred"]);
    await using half = await SmtpSink.listen({
      reply: ({ argument }) => (argument.includes("b@y") ? "hello" : undefined),
    });
    const partly = await send(half, { recipients: to("b@y", "c@y") });
    assert.deepEqual(kinds(partly), ["deferred", "delivered"]);
  });

  it("ends a reply without end", async () => {
    const flood = createServer((socket) => {
      socket.on("error", () => {});
      const write = (): void => {
        while (socket.writable && socket.write("220-x".repeat(10_000)));
      };
      socket.on("drain", write);
      write();
    }).listen(0, "127.0.0.1");
    await once(flood, "listening");
    const address = flood.address();
    assert.ok(typeof address === "object" && address !== null);
    const report = await sendTransaction(peerOf(address.port), message({}), never);
    assert.deepEqual(kinds(report), ["deferred"]);
    flood.close();
    await once(flood, "close");
  });

  it("stops at once when it is told to", async () => {
    const stop = new AbortController();
    await using sink = await SmtpSink.listen({
      reply: ({ kind }) => {
        if (kind !== "message") return undefined;
        stop.abort();
        return "hang";
      },
    });
    const report = await sendTransaction(peerOf(sink.port), message({}), stop.signal);
    assert.deepEqual(kinds(report), ["deferred"]);
  });
});

describe("extensions", () => {
  it("names 8BITMIME, SMTPUTF8 and DSN where the server knows them", async () => {
    await using sink = await SmtpSink.listen({ keywords: ["8BITMIME", "SMTPUTF8", "DSN", "SIZE"] });
    const report = await send(sink, {
      smtpUtf8: true,
      eightBitMime: true,
      ret: "hdrs",
      envelopeId: "a+b=c d",
      recipients: [
        { address: "jörg@y", notify: ["success", "failure"], originalRecipient: "rfc822;j+1@y" },
        { address: "c@y", notify: ["never"], originalRecipient: undefined },
      ],
    });
    assert.deepEqual(kinds(report), ["delivered", "delivered"]);
    assert.equal(report.outcomes[0]!.dsnRelayed, true);
    const mail = "FROM:<a@x> SIZE=33 BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=a+2Bb+3Dc+20d";
    assert.equal(sink.transactions[0]!.mail, mail);
    assert.deepEqual(sink.transactions[0]!.rcpt, [
      "TO:<jÃ¶rg@y> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;j+2B1@y",
      "TO:<c@y> NOTIFY=NEVER",
    ]);
  });

  it("does not send what the server cannot take", async () => {
    await using sink = await SmtpSink.listen({ keywords: ["SIZE 30"] });
    const tooLarge = await send(sink, {});
    assert.equal(tooLarge.outcomes[0]!.enhancedStatusCode, "5.3.4");
    const international = await send(sink, { size: 10, smtpUtf8: true, recipients: to("jörg@y") });
    assert.equal(international.outcomes[0]!.enhancedStatusCode, "5.6.7");
    assert.match(international.outcomes[0]!.text, /^The other server takes no addresses .* ASCII$/);
    const header = pieces("Subject: \u00c3\u00bc\r\n\r\n");
    const eightBit = await send(sink, { size: 10, smtpUtf8: true, open: header });
    assert.equal(eightBit.outcomes[0]!.enhancedStatusCode, "5.6.7");
    const secret = await send(sink, { size: 10, requireTls: true });
    assert.equal(secret.outcomes[0]!.enhancedStatusCode, "5.7.30");
    assert.equal(sink.commands.filter((command) => command.startsWith("MAIL")).length, 0);
  });

  it("writes a domain as A-labels where SMTPUTF8 is not to be had", async () => {
    await using sink = await SmtpSink.listen({ keywords: [] });
    await send(sink, { recipients: to("b@münchen.example") });
    assert.deepEqual(sink.transactions[0]!.rcpt, ["TO:<b@xn--mnchen-3ya.example>"]);
  });

  it("refuses to send bare line ends, and leaves nothing half sent", async () => {
    for (const bad of ["a\r\n\n.\r\n", "a\r.\r\n", "a\n"]) {
      await using sink = await SmtpSink.listen();
      const report = await send(sink, { open: pieces("S: x\r\n\r\n", bad) });
      assert.equal(report.outcomes[0]!.enhancedStatusCode, "5.6.0");
      assert.equal(sink.transactions.length, 0);
    }
  });

  it("throws the fault of a message that cannot be read", async () => {
    await using sink = await SmtpSink.listen();
    const open = async function* (): AsyncGenerator<Buffer> {
      yield Buffer.from("a\r\n");
      throw new Error("disk");
    };
    await assert.rejects(send(sink, { open }), /disk/);
    assert.equal(sink.transactions.length, 0);
  });
});

describe("TLS", () => {
  it("uses it where it is offered, and does not verify it", async () => {
    await using sink = await SmtpSink.listen({ secureContext: await context() });
    const report = await send(sink, {});
    assert.deepEqual(kinds(report), ["delivered"]);
    assert.equal(report.tls.version, "TLSv1.3");
    assert.equal(sink.transactions[0]!.tls, true);
  });

  it("goes without on a second connection where it fails", async () => {
    // A context without a certificate: no cipher fits.
    const secureContext = createSecureContext({});
    await using sink = await SmtpSink.listen({ secureContext });
    assert.deepEqual(kinds(await send(sink, {})), ["delivered"]);
    assert.equal(sink.transactions[0]!.tls, false);
    assert.equal(sink.connections, 2);
  });

  it("goes on without where STARTTLS is refused", async () => {
    await using sink = await SmtpSink.listen({
      secureContext: await context(),
      reply: ({ verb }) => (verb === "STARTTLS" ? "454 4.7.0 Not now" : undefined),
    });
    assert.deepEqual(kinds(await send(sink, {})), ["delivered"]);
    assert.equal(sink.connections, 1);
  });

  it("verifies what is demanded", async () => {
    const { key, certificate } = await selfSigned(["mx.example"], Date.now());
    const secureContext = createSecureContext({ key, cert: certificate });
    await using sink = await SmtpSink.listen({ secureContext });
    const unknown = await send(sink, {}, { tls: { kind: "pkix", names: ["mx.example"] } });
    assert.equal(unknown.outcomes[0]!.enhancedStatusCode, "4.7.5");
    const other = await send(
      sink,
      {},
      { tls: { kind: "pkix", names: ["b.example"], ca: certificate } },
    );
    assert.equal(other.outcomes[0]!.enhancedStatusCode, "4.7.5");
    assert.equal(sink.transactions.length, 0);
    const known = await send(
      sink,
      {},
      { tls: { kind: "pkix", names: ["mx.example"], ca: certificate } },
    );
    assert.deepEqual(kinds(known), ["delivered"]);
    const insecure = await send(sink, {}, { tls: { kind: "unverified" } });
    assert.deepEqual(kinds(insecure), ["delivered"]);
  });

  it("says nothing in plain text where TLS is demanded and not offered", async () => {
    await using sink = await SmtpSink.listen();
    const report = await send(sink, {}, { tls: { kind: "pkix", names: ["mx.example"] } });
    assert.deepEqual(kinds(report), ["deferred"]);
    assert.equal(report.outcomes[0]!.enhancedStatusCode, "4.7.5");
    assert.ok(!sink.commands.some((command) => command.startsWith("MAIL")));
  });

  it("speaks TLS before the greeting", async () => {
    await using sink = await SmtpSink.listen({ secureContext: await context(), implicitTls: true });
    const report = await send(sink, {}, { tls: { kind: "unverified", implicit: true } });
    assert.deepEqual(kinds(report), ["delivered"]);
  });
});

describe("logging in", () => {
  const credentials = { username: "u", password: "secret" };

  it("sends a password over TLS only", async () => {
    await using plain = await SmtpSink.listen({ password: "secret" });
    const refused = await send(plain, {}, { credentials });
    assert.equal(refused.outcomes[0]!.enhancedStatusCode, "4.7.8");
    assert.ok(!plain.commands.some((command) => command.startsWith("AUTH")));
    await using sink = await SmtpSink.listen({
      password: "secret",
      secureContext: await context(),
    });
    const secure = { tls: { kind: "unverified" }, credentials } as const;
    assert.deepEqual(kinds(await send(sink, {}, secure)), ["delivered"]);
    assert.equal(sink.transactions[0]!.user, "u");
  });

  it("keeps the mail where the password is wrong", async () => {
    await using sink = await SmtpSink.listen({ password: "other", secureContext: await context() });
    const report = await send(sink, {}, { tls: { kind: "unverified" }, credentials });
    assert.partialDeepStrictEqual(report.outcomes[0], {
      kind: "deferred",
      code: 535,
      enhancedStatusCode: "4.7.8",
    });
  });
});

function send(sink: SmtpSink, changes: Partial<OutgoingMessage>, peer: Partial<SmtpPeer> = {}) {
  return sendTransaction({ ...peerOf(sink.port), ...peer }, message(changes), never);
}

function peerOf(port: number): SmtpPeer {
  return {
    host: "mx.example",
    addresses: ["127.0.0.1"],
    port,
    ehloName: "me.example",
    tls: { kind: "opportunistic" },
  };
}

function message(changes: Partial<OutgoingMessage>): OutgoingMessage {
  return {
    reversePath: "a@x",
    recipients: to("b@y"),
    size: text.length,
    open: pieces(text),
    smtpUtf8: false,
    eightBitMime: false,
    requireTls: false,
    ret: undefined,
    envelopeId: undefined,
    ...changes,
  };
}

function to(...addresses: readonly string[]) {
  return addresses.map((address) => ({ address, notify: undefined, originalRecipient: undefined }));
}

function pieces(...texts: readonly string[]): () => AsyncIterable<Buffer> {
  return async function* () {
    for (const piece of texts) yield Buffer.from(piece, "latin1");
  };
}

function kinds({ outcomes }: { outcomes: readonly { kind: string }[] }): string[] {
  return outcomes.map(({ kind }) => kind);
}

async function context() {
  const { key, certificate } = await selfSigned(["mx.example"], Date.now());
  return createSecureContext({ key, cert: certificate });
}

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}
