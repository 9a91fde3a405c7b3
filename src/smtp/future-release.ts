/** When a client wants its message to leave. RFC 4865 §4 */
export interface FutureRelease {
  /** As the notice repeats it, "for;3600" or "until;2026-11-22T10:00:00Z". RFC 4865 §9 */
  readonly request: string;
  /** Milliseconds since 1970, of a message that is submitted at `now`. */
  releaseAt(now: number): number;
}

/** mail-behaviours.md 1.2: 60 days. */
export const futureReleaseSecondsMax = 60 * 86_400;

/** RFC 4865 §4.2: future-release-interval, seconds, no more than nine digits. */
export function parseHoldFor(value: string): FutureRelease | undefined {
  if (!/^[1-9][0-9]{0,8}$/.test(value)) return undefined;
  return { request: `for;${value}`, releaseAt: (now) => now + Number(value) * 1000 };
}

/** RFC 4865 §4.2, erratum 2040: future-release-date-time is a date-time of RFC 3339 §5.6. */
export function parseHoldUntil(value: string): FutureRelease | undefined {
  const text = value.toUpperCase();
  if (!dateTime.test(text)) return undefined;
  const at = Date.parse(text);
  // A time that has passed already holds nothing back.
  return Number.isNaN(at)
    ? undefined
    : { request: `until;${text}`, releaseAt: (now) => Math.max(at, now) };
}

/** What stands behind the keyword in EHLO. RFC 4865 §3 */
export function futureReleaseKeyword(now: number): string {
  const latest = new Date(now + futureReleaseSecondsMax * 1000).toISOString();
  return `FUTURERELEASE ${futureReleaseSecondsMax} ${latest.slice(0, 19)}Z`;
}

const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;
