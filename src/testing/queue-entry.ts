import type { QueueEntry } from "../store/queue-entry.ts";

/** A queue entry that no store has seen. */
export function queueEntryOf(given: Partial<QueueEntry> = {}): QueueEntry {
  return {
    id: 1,
    bodyId: 1,
    size: 10,
    attempts: 0,
    lastAttemptAt: undefined,
    lastError: undefined,
    history: [],
    dialed: [],
    accountId: 1,
    reversePath: "you@me.example",
    recipient: "b@y.example",
    prefix: "",
    messageId: "m@x",
    subject: "Hi",
    smtpUtf8: false,
    eightBitMime: false,
    requireTls: undefined,
    transport: undefined,
    held: false,
    attemptsMax: undefined,
    fromId: undefined,
    extra: {},
    releaseRequest: undefined,
    report: undefined,
    dsn: undefined,
    queuedAt: 0,
    nextAttemptAt: 0,
    ...given,
  };
}
