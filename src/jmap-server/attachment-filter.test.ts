import assert from "node:assert/strict";
import { it } from "node:test";
import { JmapDoor } from "../testing/jmap-door.ts";

it("messages are found by whether something is attached, and by its kind", async () => {
  await using door = await JmapDoor.open();
  const attach = (type: string): string =>
    "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nText\r\n" +
    `--b\r\nContent-Type: ${type}\r\nContent-Disposition: attachment\r\n\r\nx\r\n--b--\r\n`;
  const texts = ["\r\nText\r\n", attach("image/png"), attach("application/pdf"), attach("x/y")];
  for (const [index, text] of texts.entries()) await door.test.add(`Subject: ${index}\r\n${text}`);
  const subjects = async (filter: Record<string, string | boolean>): Promise<unknown[]> => {
    const { ids } = await door.call("Email/query", {
      filter,
      sort: [{ property: "subject" }],
    });
    const { list } = await door.call("Email/get", { ids: ids!, properties: ["subject"] });
    return (list as { subject: string }[]).map(({ subject }) => subject);
  };
  assert.deepEqual(await subjects({ hasAttachment: false }), ["0"]);
  assert.deepEqual(await subjects({ hasAttachment: true }), ["1", "2", "3"]);
  assert.deepEqual(await subjects({ attachmentKind: "image" }), ["1"]);
  assert.deepEqual(await subjects({ attachmentKind: "pdf", hasAttachment: true }), ["2"]);
  assert.deepEqual(await subjects({ attachmentKind: "other" }), ["3"]);
  const filter = { attachmentKind: "horse" };
  assert.equal(await door.error("Email/query", { filter }), "invalidArguments");
});
