import { outcomeOfOurs } from "../smtp-client/outgoing-message.ts";
import type { RecipientOutcome } from "../smtp-client/outgoing-message.ts";
import type { QueueAttempt, QueueEntry } from "../store/queue-entry.ts";
import type { AttemptResult } from "../store/queue-job-kinds.ts";
import type { Suppression } from "../store/queue-store.ts";
import type { NoticeAction } from "./notice.ts";
import { attemptsBeforeDelayNotice, attemptsMaxOf } from "./retry-schedule.ts";
import { suppressionReason } from "./suppression.ts";

/** What follows from the outcome of an attempt, or from what a person wants. */
export interface Conclusion {
  readonly entry: QueueEntry;
  readonly outcome: RecipientOutcome;
  /** Made so far. */
  readonly attempts: number;
  /** How the entry leaves the queue; undefined: it waits for the next attempt. */
  readonly ended: AttemptResult["ended"];
  /** What the sender is told, if anything. */
  readonly notice: NoticeAction | undefined;
  /** Why no more mail of the account goes to this recipient, where that follows. */
  readonly suppress: string | undefined;
}

/** What a conclusion depends on, beside the attempt itself. */
export interface ConclusionContext {
  /** Of the mails to the recipient before this one, how many have failed in a row. */
  readonly failuresBefore: () => number;
  /** The answer is a smarthost's. */
  readonly isRelayed: boolean;
}

/** `entry` as it was before the attempt. */
export function conclude(
  entry: QueueEntry,
  outcome: RecipientOutcome,
  context: ConclusionContext = { failuresBefore: () => 0, isRelayed: false },
): Conclusion {
  const attempts = entry.attempts + 1;
  const of = { entry, outcome, attempts, suppress: undefined };
  if (outcome.kind === "delivered") {
    const isTold = wants(entry, "success") && !outcome.dsnRelayed;
    // With nobody behind it that sends notices, mail that left is "relayed". RFC 3461 §5.2.2
    const action = outcome.remoteMta === undefined ? "delivered" : "relayed";
    return { ...of, ended: "delivered", notice: isTold ? action : undefined };
  }
  if (outcome.kind === "failed" || attempts >= attemptsMaxOf(entry)) {
    const suppress = suppressionReason(outcome, context);
    return { ...of, ended: "failed", notice: failureNotice(entry), suppress };
  }
  const isLate = attempts === attemptsBeforeDelayNotice && wants(entry, "delay");
  return { ...of, ended: undefined, notice: isLate ? "delayed" : undefined };
}

/** Of mail to an address that the account sends none to. */
export function concludeSuppressed(entry: QueueEntry, { reason }: Suppression): Conclusion {
  // RFC 3463 §3.8: X.7.1, delivery not authorized, message refused
  const outcome = outcomeOfOurs("failed", "5.7.1", `Mail to this address is suppressed: ${reason}`);
  const notice = failureNotice(entry);
  const { attempts } = entry;
  return { entry, outcome, attempts, ended: "suppressed", notice, suppress: undefined };
}

/** Of mail that a person gives up, and whose sender is to hear of it. */
export function concludeGivenUp(entry: QueueEntry): Conclusion {
  const outcome = outcomeOfOurs("failed", "5.0.0", "Given up by the people who run this server");
  const notice = failureNotice(entry);
  const { attempts } = entry;
  return { entry, outcome, attempts, ended: "failed", notice, suppress: undefined };
}

export function attemptOf(
  outcome: RecipientOutcome,
  { startedAt, now }: { readonly startedAt: number; readonly now: number },
): QueueAttempt {
  const { code, enhancedStatusCode, text, remoteMta, kind } = outcome;
  const delivered = kind === "delivered";
  const durationMs = now - startedAt;
  return { startedAt, durationMs, remoteMta, code, enhancedStatusCode, text, delivered };
}

function failureNotice(entry: QueueEntry): NoticeAction | undefined {
  return wants(entry, "failure") ? "failed" : undefined;
}

/** RFC 3461 §4.1; never about mail that is itself a notice, RFC 5321 §6.1; no delays of reports: nobody waits for them. */
function wants(entry: QueueEntry, event: "success" | "failure" | "delay"): boolean {
  if (entry.reversePath === "") return false;
  if (entry.report !== undefined && event === "delay") return false;
  const notify = entry.dsn?.notify;
  return notify === undefined ? event !== "success" : notify.includes(event);
}
