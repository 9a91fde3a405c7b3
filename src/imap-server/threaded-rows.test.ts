import assert from "node:assert/strict";
import { it } from "node:test";
import { noThreadFields } from "../store/thread-fields.ts";
import { TestStore } from "../testing/store.ts";
import { MailboxView } from "./mailbox-view.ts";
import { threadedRowsOf, type ThreadSource } from "./threaded-rows.ts";

it("looks at messages that are older than threads", async () => {
  await using test = await TestStore.open();
  const uids = Uint32Array.of(1, 2, 3);
  for (const uid of uids) {
    const fields = `Message-ID: <${uid}@x>\r\nReferences: <${uid - 1}@x>\r\nIn-Reply-To: <y@x>\r\n`;
    const date = `Date: 0${uid} Jan 2030 10:00:00 +0000\r\n`;
    await test.add(`${fields}${date}Subject: Re: =?utf-8?q?=C3=A4?= ${uid}\r\n\r\nx\r\n`, {
      prefix: "X-Ours: 1\r\n",
    });
  }
  const { store } = test;
  const mailboxId = test.mailboxId();
  const view = new MailboxView(uids);
  const known = threadedRowsOf({ store, mailboxId, view }, uids);
  assert.equal(known[1]!.baseSubject, "ä 2");
  const old: ThreadSource["store"] = {
    messages: (...args) => store.messages(...args),
    bodies: (...args) => store.bodies(...args),
    envelopes: (...args) => store.envelopes(...args),
    read: (...args) => store.read(...args),
    threadedRows: (...args) =>
      store.threadedRows(...args).map((row) => ({
        ...row,
        ...(row.uid === 3 ? {} : { ...noThreadFields, threadId: undefined }),
      })),
  };
  const found = threadedRowsOf({ store: old, mailboxId, view }, uids);
  const withoutThread = known.map((row) => ({ ...row, threadId: undefined }));
  assert.deepEqual(
    found.map((row) => ({ ...row, threadId: undefined })),
    withoutThread,
  );
});
