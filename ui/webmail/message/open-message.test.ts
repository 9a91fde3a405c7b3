import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FakeServer } from "../jmap/fake-server.ts";
import { JmapClient } from "../jmap/jmap-client.ts";
import { Mail } from "../jmap/mail.ts";
import type { Email } from "../jmap/types.ts";
import { ReadMail } from "../read-mail/read-mail.ts";
import { downloadUrl, OpenMessage, previewOf, textOf } from "./open-message.ts";
import type { MessageForm } from "./open-message.ts";

const part = (partId: string, type: string) => ({
  partId,
  type,
  blobId: "b1-1",
  size: 10,
  name: null,
  disposition: null,
  cid: null,
});

const askFrame = () => Promise.resolve({ blocked: 2, isExternal: false });

async function openWith(more: object, form: MessageForm = "text") {
  const server = new FakeServer();
  server.add({ id: "m1", ...more } as Partial<Email> & { id: string });
  const mail = new Mail(new JmapClient(server));
  await mail.open();
  const kept = new Map<string, unknown>();
  const read = new ReadMail({
    get: async (key) => kept.get(key),
    put: async (key, value) => void kept.set(key, value),
    keys: async () => [...kept.keys()],
    delete: async (key) => void kept.delete(key),
  });
  return { server, message: new OpenMessage(mail, { read, askFrame, formFor: () => form }) };
}

const both = {
  textBody: [part("1", "text/plain")],
  htmlBody: [part("2", "text/html")],
  attachments: [],
  bodyValues: { "1": { value: "Hello", isTruncated: false } },
};

describe("a message", () => {
  it("is text where it has some, and as designed when asked for", async () => {
    const { message } = await openWith(both);
    await message.open("m1");
    assert.equal(message.form.value, "text");
    await message.choose("html");
    assert.equal(message.form.value, "html");
    assert.equal(message.frame.value?.blocked, 2);
    assert.equal(message.frameUrl(), "/mail/html/m1/2");
    message.isExternalShown.value = true;
    assert.equal(message.frameUrl(), "/mail/html/m1/2?external=yes");
  });

  it("begins in the form that people like, where it has both", async () => {
    const { message } = await openWith(both, "html");
    await message.open("m1");
    assert.equal(message.form.value, "html");
    await message.choose("text");
    assert.equal(message.form.value, "text");
    message.close();
    await message.open("m1");
    assert.equal(message.form.value, "html");
  });

  it("is as designed where there is nothing else", async () => {
    const { message } = await openWith({ ...both, bodyValues: {} });
    await message.open("m1");
    assert.equal(message.form.value, "html");
  });

  it("can be read again without a connection, and only that one", async () => {
    const { server, message } = await openWith(both);
    await message.open("m1");
    message.close();
    server.isReachable = false;
    await message.open("m1");
    assert.equal(message.status.value, "ready");
    assert.equal(textOf(message.details.value), "Hello");
    await message.open("m2");
    assert.equal(message.status.value, "failed");
  });

  it("may be gone", async () => {
    const { message } = await openWith(both);
    await message.open("m2");
    assert.equal(message.status.value, "gone");
  });
});

describe("attachments", () => {
  it("have names that disks take", () => {
    const named = { ...part("1", "image/png"), name: "a/b\\c ü.png" };
    assert.equal(
      downloadUrl("a1", named),
      "/jmap/download/a1/b1-1/a_b_c%20%C3%BC.png?type=image%2Fpng",
    );
  });

  it("are looked at where nothing in them can run", () => {
    for (const [type, expected] of [
      ["image/png", "image"],
      ["image/svg+xml", undefined],
      ["text/html", "text"],
      ["application/pdf", "pdf"],
      ["application/zip", undefined],
    ] as const) {
      assert.equal(previewOf(part("1", type)), expected, type);
    }
  });
});
