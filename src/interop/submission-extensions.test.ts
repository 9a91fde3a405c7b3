// Submission with all that it announces: messages in chunks, for later, within limits; and a server killed in a chunk.
import assert from "node:assert/strict";
import { after, it } from "node:test";
import { SmtpClient } from "../testing/smtp-client.ts";
import { SmtpSink } from "../testing/smtp-sink.ts";
import { Dnsmasq } from "./dnsmasq.ts";
import { mia, miaPassword, startHome } from "./home.ts";
import { letter } from "./letter.ts";

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const sink = stack.use(await SmtpSink.listen());
const dns = stack.use(
  await Dnsmasq.start([
    "mx-host=remote.example,mx.remote.example,10",
    "host-record=mx.remote.example,127.0.0.1",
  ]),
);
const account = "maxMessagesPerDay = 5\n";
const product = stack.use(await startHome({ dnsPort: dns.port, port: sink.port, account }));

async function loggedIn(): Promise<SmtpClient> {
  const client = await SmtpClient.connect({ port: product.ports.submissions, tls: true });
  const words = await client.hello();
  assert.ok(words.includes("CHUNKING"), words.join());
  assert.ok(words.some((word) => word.startsWith("FUTURERELEASE 5184000 ")));
  await client.authPlain(mia, miaPassword);
  return client;
}

const envelope = `MAIL FROM:<${mia}>\r\nRCPT TO:<bob@remote.example>\r\n`;

it("brings a message that came in chunks, dots and all", async () => {
  const message = letter("chunks", "Hi.\r\n.\r\n..\r\n", { From: mia, To: "bob@remote.example" });
  const [first, second] = [message.slice(0, 30), message.slice(30)];
  await using client = await loggedIn();
  const chunks = `BDAT ${first.length}\r\n${first}BDAT ${second.length}\r\n${second}BDAT 0 LAST\r\n`;
  await client.raw(`${envelope}${chunks}`);
  for (let i = 0; i < 5; i++) await client.expect(250);
  const [taken = assert.fail()] = await sink.taken(1);
  assert.ok(taken.message.toString("latin1").endsWith(message));
});

it("keeps a message until its time", async () => {
  await using client = await loggedIn();
  const from = Date.now();
  await client.command(`MAIL FROM:<${mia}> HOLDFOR=3`, 250);
  await client.command("RCPT TO:<bob@remote.example>", 250);
  await client.data(letter("later", "Later.\r\n", { From: mia }), 250);
  const { stdout } = await product.cli(["queue", "list", "--json"]);
  assert.match(stdout, /"to": "bob@remote\.example"/);
  await sink.taken(2);
  assert.ok(Date.now() - from >= 3000);
});

it("has nothing of a message that was killed in a chunk", async () => {
  const client = await loggedIn();
  await client.raw(`${envelope}BDAT 400000\r\nFrom: ${mia}\r\n\r\n${"x".repeat(300_000)}`);
  await client.expect(250);
  await client.expect(250);
  await product.kill();
  client.wire.destroy();
  await product.start();
  const { stdout } = await product.cli(["queue", "list"]);
  assert.equal(stdout, "Nothing waits to be sent\n");
});

it("refuses more than the account may send, and says by which setting", async () => {
  await using client = await loggedIn();
  const to = ["a", "b", "c", "d"].map((name) => `${name}@remote.example`);
  const message = letter("too many", "Hi.\r\n", { From: mia });
  const limit = /^451 4\.7\.1 Over the limit of 5 recipients in 24 hours \(maxMessagesPerDay of /;
  await client.send({ from: mia, to, message }, limit);
});
