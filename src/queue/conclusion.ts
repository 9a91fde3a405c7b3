import type { RecipientOutcome } from "../smtp-client/outgoing-message.ts";
import type { QueueAttempt, QueueEntry } from "../store/queue-entry.ts";
import type { NoticeAction } from "./notice.ts";
import { attemptsBeforeDelayNotice, attemptsMax } from "./retry-schedule.ts";

/** What follows from the outcome of an attempt. */
export interface Conclusion {
  readonly entry: QueueEntry;
  readonly outcome: RecipientOutcome;
  /** The entry leaves the queue. */
  readonly done: boolean;
  /** What the sender is told, if anything. */
  readonly notice: NoticeAction | undefined;
}

/** `entry` as it was before the attempt. mail-behaviours 3.4 */
export function conclude(entry: QueueEntry, outcome: RecipientOutcome): Conclusion {
  const attempts = entry.attempts + 1;
  if (outcome.kind === "delivered") {
    const isTold = wants(entry, "success") && !outcome.dsnRelayed;
    // With nobody behind it that sends notices, mail that left is "relayed". RFC 3461 §5.2.2
    const action = outcome.remoteMta === undefined ? "delivered" : "relayed";
    return { entry, outcome, done: true, notice: isTold ? action : undefined };
  }
  if (outcome.kind === "failed" || attempts >= attemptsMax) {
    return { entry, outcome, done: true, notice: wants(entry, "failure") ? "failed" : undefined };
  }
  const isLate = attempts === attemptsBeforeDelayNotice && wants(entry, "delay");
  return { entry, outcome, done: false, notice: isLate ? "delayed" : undefined };
}

export function attemptOf(
  outcome: RecipientOutcome,
  { startedAt, now }: { readonly startedAt: number; readonly now: number },
): QueueAttempt {
  const { code, enhancedStatusCode, text, remoteMta } = outcome;
  return { startedAt, durationMs: now - startedAt, remoteMta, code, enhancedStatusCode, text };
}

/** RFC 3461 §4.1; never about mail that is itself a notice, RFC 5321 §6.1. */
function wants(entry: QueueEntry, event: "success" | "failure" | "delay"): boolean {
  if (entry.reversePath === "") return false;
  const notify = entry.dsn?.notify;
  return notify === undefined ? event !== "success" : notify.includes(event);
}
