// Somebody is away: swaks writes to her, and her answer comes back to a real Postfix, once.
import assert from "node:assert/strict";
import { request } from "node:https";
import { text } from "node:stream/consumers";
import { after, it } from "node:test";
import type { IncomingMessage } from "node:http";
import type { JsonObject } from "../jmap/json.ts";
import { Dnsmasq } from "./dnsmasq.ts";
import { freePort } from "./free-ports.ts";
import { mia, miaPassword, startHome } from "./home.ts";
import { emptyMailbox, field, onlyMessage } from "./inbox.ts";
import { Postfix, postfixAddress, postfixName } from "./postfix.ts";
import { run } from "./program.ts";

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const port = await freePort();
const hosts = [`host-record=${postfixName},${postfixAddress}`];
const dns = stack.use(await Dnsmasq.start([...hosts, `mx-host=remote.example,${postfixName},10`]));
const postfix = stack.use(await Postfix.start({ port, domains: ["remote.example"] }));
const product = stack.use(await startHome({ dnsPort: dns.port, port }));
const imap = stack.use(await product.imap(mia, miaPassword));

/** One call of JMAP over TLS, with the password. */
async function call(name: string, args: JsonObject): Promise<JsonObject> {
  const sent = request({
    host: "127.0.0.1",
    port: product.ports.https,
    path: "/jmap/api",
    method: "POST",
    // It has signed its certificate itself.
    rejectUnauthorized: false,
    auth: `${mia}:${miaPassword}`,
    headers: { "content-type": "application/json" },
  });
  const using = ["urn:ietf:params:jmap:mail", "urn:ietf:params:jmap:vacationresponse"];
  const accountId = "a1";
  sent.end(JSON.stringify({ using, methodCalls: [[name, { accountId, ...args }, "0"]] }));
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    sent.once("response", resolve);
    sent.once("error", reject);
  });
  const body = await text(answer);
  assert.equal(answer.statusCode, 200, body);
  const { methodResponses } = JSON.parse(body) as { methodResponses: [string, JsonObject][] };
  assert.equal(methodResponses[0]![0], name, body);
  return methodResponses[0]![1];
}

async function write(from: string, ...words: readonly string[]): Promise<void> {
  await emptyMailbox(imap);
  const server = ["--server", "127.0.0.1", "--port", String(product.ports.smtp)];
  const mail = ["--from", from, "--to", mia, "--h-Subject", "Apples?", "--body", "How many?"];
  await run("swaks", [...server, "--helo", "client.example", ...mail, ...words]);
  await onlyMessage(imap);
}

it("who writes to somebody who is away gets one answer, and lists and machines get none", async () => {
  const patch = { isEnabled: true, subject: "Away", textBody: "Back on Monday, \u00fc" };
  const { updated } = await call("VacationResponse/set", { update: { singleton: patch } });
  assert.deepEqual(updated, { singleton: null });
  await write("list-bounces@remote.example");
  await write("robot@remote.example", "--add-header", "Auto-Submitted: auto-generated");
  await write("list@remote.example", "--add-header", "List-Id: <a.remote.example>");
  await write("");
  await write("ann@remote.example", "--h-Message-Id", "<1@remote.example>");
  const [answer = ""] = await postfix.received(1);
  assert.equal(field(answer, "Return-Path"), "<>");
  assert.equal(field(answer, "Subject"), "Away");
  assert.equal(field(answer, "From"), mia);
  assert.equal(field(answer, "To"), "ann@remote.example");
  assert.equal(field(answer, "In-Reply-To"), "<1@remote.example>");
  assert.equal(field(answer, "Auto-Submitted"), "auto-replied (vacation)");
  assert.match(answer, /Back on Monday, =C3=BC/);
  await write("ann@remote.example");
  // What comes next is for another: so nothing went to Ann again.
  await write("bob@remote.example");
  const all = await postfix.received(2);
  assert.equal(all.length, 2);
  const to = new Set(all.map((one) => field(one, "To")));
  assert.deepEqual(to, new Set(["ann@remote.example", "bob@remote.example"]));
});
