import { UsageError } from "./command.ts";

const units: Readonly<Record<string, number>> = {
  "": 1,
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
};

/** Octets that were typed, such as `500MB` or `1.5 GB`, in decimal units. */
export function typedSize(text: string): number {
  const [, digits, unit = ""] = /^(\d{1,15}(?:\.\d{1,3})?) ?([kMGT]?B)?$/.exec(text) ?? [];
  if (digits !== undefined) return Math.round(Number(digits) * units[unit]!);
  throw new UsageError(`"${text}" is not a size: such as 500MB or 2GB`);
}
