import assert from "node:assert/strict";
import { it } from "node:test";
import { createSecureContext } from "node:tls";
import { selfSigned } from "../tls/self-signed.ts";
import { SmtpClient } from "./smtp-client.ts";
import { SmtpSink } from "./smtp-sink.ts";

it("takes mails and remembers them", async () => {
  await using sink = await SmtpSink.listen();
  await using client = await SmtpClient.connect({ port: sink.port });
  await client.hello("me.example");
  await client.send({ from: "a@x", to: ["b@y", "c@y"], message: ".a\r\nb\r\n" });
  await client.send({ from: "", to: ["d@y"], message: "", mailParameters: "SIZE=0" });
  await client.quit();
  const [first, second] = await sink.taken(2);
  assert.equal(first?.heloName, "me.example");
  assert.deepEqual(first?.rcpt, ["TO:<b@y>", "TO:<c@y>"]);
  assert.equal(first?.message.toString(), ".a\r\nb\r\n");
  assert.equal(second?.mail, "FROM:<> SIZE=0");
  assert.equal(second?.message.toString(), "");
});

it("says what its test wants", async () => {
  await using sink = await SmtpSink.listen({
    reply: ({ verb, kind, argument }) => {
      if (verb === "RCPT" && argument.includes("no@")) return "550-5.1.1 No\n550 5.1.1 Never";
      return kind === "message" ? "drop" : undefined;
    },
  });
  await using client = await SmtpClient.connect({ port: sink.port });
  await client.hello();
  await client.command("MAIL FROM:<>", 250);
  const refusal = await client.command("RCPT TO:<no@y>", 550);
  assert.equal(refusal.lines.length, 2);
  await client.command("DATA", 503);
  await client.command("RCPT TO:<yes@y>", 250);
  await client.command("DATA", 354);
  await client.raw("a\r\n.\r\n");
  await client.ended();
  assert.equal(sink.transactions.length, 0);
});

it("speaks TLS and checks passwords", async () => {
  const { key, certificate } = await selfSigned(["sink.example"], Date.now());
  const secureContext = createSecureContext({ key, cert: certificate });
  await using sink = await SmtpSink.listen({ secureContext, password: "secret" });
  await using client = await SmtpClient.connect({ port: sink.port });
  assert.ok((await client.hello()).includes("STARTTLS"));
  await client.startTls();
  await client.hello("me.example", "read");
  await client.authPlain("u", "wrong", 535);
  await client.authPlain("u", "secret");
  await client.send({ from: "a@x", to: ["b@y"], message: "hi\r\n" });
  assert.equal(sink.transactions[0]?.user, "u");
  assert.equal(sink.transactions[0]?.tls, true);
});
