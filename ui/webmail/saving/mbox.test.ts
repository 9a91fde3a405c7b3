import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DoorTransport } from "../jmap/door-transport.ts";
import { mboxEntry, mboxOf } from "./mbox.ts";

const about = { receivedAt: "2026-11-01T09:05:07Z", from: [{ email: "ana@x.example" }] };
const entry = (text: string, of: Parameters<typeof mboxEntry>[0] = about) =>
  Buffer.concat([...mboxEntry(of, new TextEncoder().encode(text))]).toString();

describe("a mailbox as a file", () => {
  it("parts messages by lines that no message has", () => {
    assert.equal(
      entry("Subject: x\r\n\r\nFrom here\r\n>From there\r\nFrom\r\n From\r\n"),
      "From ana@x.example Sun Nov  1 09:05:07 2026\n" +
        "Subject: x\n\n>From here\n>>From there\nFrom\n From\n\n",
    );
    assert.match(entry("x", { ...about, from: null }), /^From MAILER-DAEMON .*\nx\n\n$/);
    const many = "From \n".repeat(1000);
    assert.equal(entry(many).split("\n>From ").length, 1001);
  });

  it("has all messages of the mailbox, the oldest first", async () => {
    await using server = await DoorTransport.open();
    const { test } = server.door;
    await test.add("From: a@x\r\nSubject: first\r\n\r\n1\r\n");
    await test.add("From: b@x\r\nSubject: second\r\n\r\n2\r\n");
    const { list } = await server.client.call("Mailbox/get", { ids: null });
    const inbox = list.find(({ role }) => role === "inbox")!.id;
    const asked: string[] = [];
    const pieces = mboxOf(server.client, inbox, async (blobId) => {
      asked.push(blobId);
      return asked.length > 1 ? undefined : new TextEncoder().encode("Subject: first\r\n\r\n1\r\n");
    });
    const text = Buffer.concat(await Array.fromAsync(pieces)).toString();
    assert.equal(asked.length, 2);
    assert.match(text, /^From a@x [^\n]+\nSubject: first\n\n1\n\n$/);
  });
});
