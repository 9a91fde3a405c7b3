import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { describe, it } from "node:test";
import { deliveryFieldsEnd, redirect, resentFields } from "./redirect.ts";
import type { RawMail } from "./redirect.ts";
import { DoorTransport } from "../jmap/door-transport.ts";

const at = new Date(Date.UTC(2026, 10, 21, 9, 5, 7));
const me = { id: "i", name: "You", email: "you@example.org" };
const kenji = { name: null, email: "kenji@example.net" };
const redirection = { identity: me, to: [kenji], sentMailboxId: "x", at, uniqueName: "u1" };

describe("what is sent on", () => {
  it("says by whom, to whom and when", () => {
    assert.equal(
      resentFields(redirection),
      "Resent-Date: Sat, 21 Nov 2026 09:05:07 +0000\r\n" +
        'Resent-From: "You" <you@example.org>\r\n' +
        "Resent-To: kenji@example.net\r\n" +
        "Resent-Message-ID: <u1@example.org>\r\n",
    );
  });

  it("encodes names, and lets none of them begin a line", () => {
    const to = [
      { name: 'A "B"\r\nBcc: x@y', email: "a@b.example" },
      { name: "Käthe ".repeat(12).trim(), email: "k@b.example" },
    ];
    const text = resentFields({ ...redirection, to });
    assert.match(text, /^[\r\n -~]*$/);
    assert.match(text, /Resent-To: "A \\"B\\" Bcc: x@y" <a@b\.example>,\r\n =\?utf-8\?B\?/);
    for (const line of text.split("\r\n")) assert.ok(line.length <= 120, line);
  });

  it("leaves out what its delivery put in front", () => {
    const octets = (text: string) => new TextEncoder().encode(text);
    const fields = "Return-Path: <x@y>\r\nDelivered-To: a\r\n b\r\n";
    assert.equal(deliveryFieldsEnd(octets(`${fields}Received: x\r\n\r\n`)), fields.length);
    assert.equal(deliveryFieldsEnd(octets("Subject: x\r\nReturn-Path: y\r\n")), 0);
    assert.equal(deliveryFieldsEnd(octets("Return-Path: without end")), 0);
  });

  it("is put into what was sent, and nowhere where the server refuses", async () => {
    await using server = await DoorTransport.open();
    const { test } = server.door;
    const original = "From: ana@garden.example\r\nSubject: Seeds\r\n\r\nas it is\r\n";
    const { id } = await test.add(original);
    const { client } = server;
    const [email] = (await client.call("Email/get", { ids: [`m${id}`], properties: ["blobId"] }))
      .list;
    const uploads: string[] = [];
    const raw: RawMail = {
      download: async () => new TextEncoder().encode(original),
      upload: async (blob) => {
        uploads.push(await blob.text());
        const login = { accountId: test.accountId(), login: "you@example.org" };
        const pieces = Readable.from([Buffer.from(uploads.at(-1)!)]);
        return (await server.door.server.upload(login, pieces, "message/rfc822")).blobId;
      },
    };
    const { list: mailboxes } = await client.call("Mailbox/get", { ids: null });
    const sentMailboxId = mailboxes.find(({ role }) => role === "sent")!.id;
    const identities = client
      .batch()
      .other<{ readonly list: readonly (typeof me)[] }>("Identity/get", { ids: null });
    const identity = (await identities.response).list[0]!;
    await redirect(client, raw, email!.blobId, { ...redirection, identity, sentMailboxId });
    assert.ok(uploads[0]!.endsWith(original));
    const query = { filter: { inMailbox: sentMailboxId } };
    assert.equal((await client.call("Email/query", query)).ids.length, 1);
    const wrong = { ...redirection, identity, sentMailboxId, to: [] };
    await assert.rejects(redirect(client, raw, email!.blobId, wrong), { name: "JmapError" });
    assert.equal((await client.call("Email/query", query)).ids.length, 1);
  });
});
