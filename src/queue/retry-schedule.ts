// When a message is tried again (mail-behaviours 3.4): after 7.5 minutes, then twice as long each time, 8 attempts in
// about 16 hours. RFC 5321 §4.5.4.1 asks for 4 days; a home server tells its user sooner.

/** Attempts that may fail before the message does. */
export const attemptsMax = 8;
/** The sender is told of the delay after that many. */
export const attemptsBeforeDelayNotice = 5;

const firstIntervalMs = 450_000;
const jitterSecondsMin = -5;
const jitterSecondsMax = 4;

/** Time from the start of attempt number `attempts` + 1 to the next one. `random` is in [0, 1). */
export function retryIntervalMs(attempts: number, random: number): number {
  const jitter = jitterSecondsMin + Math.floor(random * (jitterSecondsMax - jitterSecondsMin + 1));
  return (firstIntervalMs + jitter * 1000) * 2 ** Math.min(attempts, attemptsMax);
}

/** About the time of the last attempt, of a message whose attempt number `attempts` began at `startedAt`. */
export function lastAttemptAt(attempts: number, startedAt: number): number {
  let at = startedAt;
  for (let done = attempts; done < attemptsMax; done++) at += firstIntervalMs * 2 ** (done - 1);
  return at;
}
