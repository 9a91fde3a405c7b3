// When a message is tried again (mail-behaviours 3.4): after 7.5 minutes, then twice as long each time (15 and 30 minutes,
// 1, 2, 4 and 8 hours), 8 attempts in about 16 hours. RFC 5321 §4.5.4.1 asks for 4 days; a home server tells its user
// sooner. This is the one place that says so: notices and the queue compute from it.

import type { QueueEntry } from "../store/queue-entry.ts";

/** Attempts that may fail before the message does. */
export const attemptsMax = 8;
/** The same of reports that we send by ourselves. */
export const reportAttemptsMax = 5;
/** The sender is told of the delay after that many: about 1 h 52 min after the first. */
export const attemptsBeforeDelayNotice = 5;

const firstIntervalMs = 450_000;
const jitterSecondsMin = -5;
const jitterSecondsMax = 4;

/** Attempts of this message that may fail. */
export function attemptsMaxOf(entry: Pick<QueueEntry, "attemptsMax" | "report">): number {
  return entry.attemptsMax ?? (entry.report === undefined ? attemptsMax : reportAttemptsMax);
}

/** Time from the start of attempt number `attempts` + 1 to the next one. `random` is in [0, 1). */
export function retryIntervalMs(attempts: number, random: number): number {
  const jitter = jitterSecondsMin + Math.floor(random * (jitterSecondsMax - jitterSecondsMin + 1));
  return (firstIntervalMs + jitter * 1000) * 2 ** Math.min(attempts, attemptsMax);
}

/** About the time of attempt number `last`, of a message whose attempt number `attempts` began at `startedAt`. */
export function lastAttemptAt(attempts: number, startedAt: number, last = attemptsMax): number {
  let at = startedAt;
  for (let done = attempts; done < last; done++) {
    at += firstIntervalMs * 2 ** Math.min(done - 1, attemptsMax);
  }
  return at;
}
