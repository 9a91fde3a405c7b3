import assert from "node:assert/strict";
import { it } from "node:test";
import { MessageParser } from "../message/message-parser.ts";
import { attachmentKindsOf } from "./attachment-kinds.ts";
import { bodyPartOf } from "./body-lists.ts";

function part(type: string, name: string): string {
  return `--b\r\nContent-Type: ${type}\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\nx\r\n`;
}

function kinds(...parts: readonly string[]): string[] {
  const text = `Content-Type: multipart/mixed; boundary=b\r\n\r\n${parts.join("")}--b--\r\n`;
  const parser = new MessageParser();
  parser.push(Buffer.from(text));
  return [...attachmentKindsOf(bodyPartOf(parser.finish().root))].toSorted();
}

for (const [type, name, kind] of [
  ["image/png", "a", "image"],
  ["application/octet-stream", "Photo.HEIC", "image"],
  ["application/pdf", "a", "pdf"],
  ["application/zip", "a", "archive"],
  ["application/octet-stream", "a.tar.gz", "archive"],
  ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "a", "spreadsheet"],
  ["application/vnd.ms-excel", "a", "spreadsheet"],
  ["text/csv", "a", "spreadsheet"],
  ["application/vnd.oasis.opendocument.presentation", "a", "presentation"],
  ["application/msword", "a", "document"],
  ["application/vnd.oasis.opendocument.text", "a", "document"],
  ["text/plain", "notes", "document"],
  ["text/calendar", "invite.ics", "other"],
  ["audio/ogg", "song.ogg", "other"],
  ["application/octet-stream", "constructor", "other"],
] as const) {
  it(`${type} named ${name} is attached as ${kind}`, () => {
    assert.deepEqual(kinds("--b\r\n\r\nText\r\n", part(type, name)), [kind]);
  });
}

it("what is attached has several kinds, and a text alone none", () => {
  assert.deepEqual(kinds("--b\r\n\r\nText\r\n"), []);
  assert.deepEqual(
    kinds("--b\r\n\r\nText\r\n", part("image/gif", "a"), part("image/png", "b"), part("x/y", "c")),
    ["image", "other"],
  );
});
