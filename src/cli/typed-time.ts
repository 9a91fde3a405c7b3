import { UsageError } from "./command.ts";

const unitsMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** A span such as `30m`, `2h` or `1d`, in milliseconds; undefined where the text is none. */
export function typedSpan(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,7})([smhd])$/.exec(text) ?? [];
  return count === undefined || unit === undefined ? undefined : Number(count) * unitsMs[unit]!;
}

/**
 * A moment as people type it, in milliseconds since 1970: `now`, `now+2h`, `now-1d`, or a date with or without time
 * and offset, such as `2026-11-21`, `2026-11-21T10:30` or `2026-11-21T10:30Z`; without an offset, of this machine.
 */
export function typedTime(text: string, now: number): number {
  if (text === "now") return now;
  const [, sign, span] = /^now([+-])(.+)$/.exec(text) ?? [];
  if (sign !== undefined) {
    const ms = typedSpan(span!);
    if (ms !== undefined) return sign === "+" ? now + ms : now - ms;
  }
  const at = dated(text);
  if (at !== undefined) return at;
  throw new UsageError(
    `"${text}" is not a time: now, now+2h, now-1d, 2026-11-21 or 2026-11-21T10:30`,
  );
}

function dated(text: string): number | undefined {
  try {
    if (/T.*(Z|[+-]\d\d:?\d\d)$/i.test(text)) return Temporal.Instant.from(text).epochMilliseconds;
    return Temporal.PlainDateTime.from(text).toZonedDateTime(Temporal.Now.timeZoneId())
      .epochMilliseconds;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
