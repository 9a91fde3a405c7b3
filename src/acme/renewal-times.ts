import { createHash } from "node:crypto";
import type { X509Certificate } from "node:crypto";

const dayMs = 86_400_000;
/** mail-behaviours 10.4 */
const renewBeforeMs = 30 * dayMs;
const warnBeforeMs = 20 * dayMs;
const retryMs = [10 * 60_000, 30 * 60_000, 2 * 3_600_000, 6 * 3_600_000, dayMs] as const;

/**
 * When to fetch the next one: a month before the end, of short certificates at two thirds of their time; up to a day
 * earlier, by the serial number, so that not everybody comes at the same hour.
 */
export function renewalAt(certificate: X509Certificate): number {
  const { untilMs, lifetimeMs } = periodOf(certificate);
  const beforeMs = Math.min(renewBeforeMs, lifetimeMs / 3);
  const share =
    createHash("sha256").update(certificate.serialNumber).digest().readUInt32BE() / 2 ** 32;
  return Math.floor(untilMs - beforeMs - share * Math.min(dayMs, lifetimeMs / 30));
}

/** When a person should look why there is no next one. */
export function warningAt(certificate: X509Certificate): number {
  const { untilMs, lifetimeMs } = periodOf(certificate);
  return untilMs - Math.min(warnBeforeMs, (lifetimeMs * 2) / 9);
}

/** How long to wait after so many failures in a row, a quarter more by lot. `random` from 0 to 1. */
export function retryAfter(failures: number, random: number): number {
  const waitMs = retryMs[Math.min(Math.max(failures, 1), retryMs.length) - 1]!;
  return Math.floor(waitMs * (1 + random / 4));
}

function periodOf({ validFrom, validTo }: X509Certificate): {
  untilMs: number;
  lifetimeMs: number;
} {
  const untilMs = Date.parse(validTo);
  return { untilMs, lifetimeMs: untilMs - Date.parse(validFrom) };
}
