import assert from "node:assert/strict";
import { it } from "node:test";
import { flagBits } from "../store/flags.ts";
import { WebDoor } from "../testing/web-door.ts";

it("a mailbox is downloaded by who it belongs to, and nobody else", async () => {
  await using web = await WebDoor.open();
  const { test } = web.jmap;
  const flags = { bits: flagBits["\\Seen"] | flagBits["\\Flagged"], keywords: ["work"] };
  await test.add("Subject: a\r\n\r\nFrom you\r\n", { flags });
  await test.add("Subject: b\r\n\r\nb");
  const headers = await web.logIn();
  const path = `/account/mbox/${test.mailboxId()}`;
  const response = await web.fetch(path, { headers });
  assert.match(response.headers.get("content-disposition")!, /filename\*=UTF-8''INBOX\.mbox/);
  const line = "From MAILER-DAEMON Sat Nov 21 00:00:00 2026\n";
  assert.equal(
    await response.text(),
    `${line}Status: RO\nX-Status: F\nX-Keywords: work\nSubject: a\n\n>From you\n\n` +
      `${line}Status: O\nSubject: b\n\nb\n\n`,
  );
  const theirs = `/account/mbox/${test.mailboxId("INBOX", "other")}`;
  assert.equal((await web.fetch(theirs, { headers })).status, 404);
  assert.equal((await web.fetch(path)).status, 401);
  assert.equal((await web.fetch(path, { headers: web.basic })).status, 401);
  const foreign = { ...headers, "sec-fetch-site": "cross-site" };
  assert.equal((await web.fetch(path, { headers: foreign })).status, 403);
});
