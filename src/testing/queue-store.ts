import type { QueueEntryId } from "../store/ids.ts";
import type { NewQueueEntry } from "../store/queue-entry.ts";
import type { TestStore } from "./store.ts";

/** An entry as submission would queue it. */
export function newQueueEntry(given: Partial<NewQueueEntry> = {}): NewQueueEntry {
  return {
    accountId: undefined,
    reversePath: "you@me.example",
    recipient: "b@y.example",
    prefix: "",
    messageId: "<m@me.example>",
    subject: "Hi",
    smtpUtf8: false,
    eightBitMime: false,
    requireTls: undefined,
    dsn: undefined,
    queuedAt: 1000,
    nextAttemptAt: 2000,
    ...given,
  };
}

/** Queues one message of the account "you" for each of the recipients; resolves to the numbers of the entries. */
export async function queueFor(
  test: TestStore,
  recipients: readonly string[],
  given: Partial<NewQueueEntry> = {},
): Promise<readonly QueueEntryId[]> {
  await using incoming = test.store.incoming();
  await incoming.write(Buffer.from("Subject: Hi\r\n\r\nBody\r\n"));
  const queue = recipients.map((recipient) =>
    newQueueEntry({ accountId: test.accountId(), recipient, ...given }),
  );
  const [accepted] = await test.store.accept([
    { body: await incoming.finish(), deliveries: [], queue },
  ]);
  return accepted!.queueEntryIds;
}
