/** A point in time as a Date field tells it. */
export interface DateTime {
  readonly epochMs: number;
  /** East of UTC. RFC 5322 §3.3: "-0000" says nothing of the place; it is 0 here. */
  readonly offsetMinutes: number;
}

/**
 * Reads a date of a header field; undefined where there is none in it. Tolerates what is in the wild: no day of
 * week or a wrong one, no seconds, names of zones, two-digit and three-digit years, comments, dashes, the order of
 * asctime, and ISO 8601. RFC 5322 §3.3, §4.3
 */
export function parseDateTime(text: string): DateTime | undefined {
  const plain = withoutComments(text.slice(0, dateCharactersMax));
  const match = rfcDate.exec(plain) ?? asctimeDate.exec(plain) ?? isoDate.exec(plain);
  return match?.groups === undefined ? undefined : dateTime(match.groups);
}

/** `Sat, 21 Nov 2026 11:02:03 +0000`. RFC 5322 §3.3 */
export function formatDateTime(epochMs: number, offsetMinutes = 0): string {
  const local = new Date(epochMs + offsetMinutes * minuteMs);
  const minutes = Math.abs(offsetMinutes);
  const zone = `${two(Math.trunc(minutes / 60))}${two(minutes % 60)}`;
  return (
    `${days[local.getUTCDay()]}, ${local.getUTCDate()} ${months[local.getUTCMonth()]} ` +
    `${String(local.getUTCFullYear()).padStart(4, "0")} ` +
    `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}:${two(local.getUTCSeconds())} ` +
    `${offsetMinutes < 0 ? "-" : "+"}${zone}`
  );
}

/** Longer than any date with a comment that was ever seen. */
const dateCharactersMax = 256;
const minuteMs = 60_000;
const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;
const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

// RFC 5322 §3.3: date-time = [ day-of-week "," ] date time [CFWS]
const rfcDate =
  /^\s*(?:[a-z]{3,9}\.?\s*,?\s*)?(?<day>\d{1,2})[\s-]+(?<month>[a-z]{3})[a-z]{0,6}\.?[\s-]+(?<year>\d{2,4}),?\s+(?<hour>\d{1,2})\s*[:.]\s*(?<minute>\d{2})(?:\s*[:.]\s*(?<second>\d{2})(?:\.\d{1,9})?)?\s*(?<half>[ap]m\b)?\s*(?<zone>(?:GMT|UTC)?[+-]\d{1,2}:?\d{2}|[a-z]{1,5})?/i;
// "Sat Nov 21 11:02:03 [zone] 2026"
const asctimeDate =
  /^\s*[a-z]{3,9},?\s+(?<month>[a-z]{3})[a-z]{0,6}\s+(?<day>\d{1,2}),?\s+(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2}))?\s+(?<zone>(?:GMT|UTC)?[+-]\d{4}|[a-z]{1,5})?\s*(?<year>\d{4})/i;
// RFC 3339 §5.6
const isoDate =
  /^\s*(?<year>\d{4})-(?<monthNumber>\d{2})-(?<day>\d{2})[t ]+(?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:\.\d{1,9})?)?\s*(?<zone>[+-]\d{2}:?\d{2}|z)?/i;

/** RFC 5322 §4.3: obs-zone in minutes; others, the military letters among them, count as -0000. */
const zones: ReadonlyMap<string, number> = new Map([
  ["EDT", -240],
  ["EST", -300],
  ["CDT", -300],
  ["CST", -360],
  ["MDT", -360],
  ["MST", -420],
  ["PDT", -420],
  ["PST", -480],
  // Not in the RFC, but in old mail from Europe and Japan.
  ["BST", 60],
  ["WEST", 60],
  ["MET", 60],
  ["CET", 60],
  ["MEST", 120],
  ["CEST", 120],
  ["EET", 120],
  ["EEST", 180],
  ["MSK", 180],
  ["JST", 540],
]);

type Groups = Readonly<Record<string, string | undefined>>;

function dateTime(groups: Groups): DateTime | undefined {
  const month = monthOf(groups);
  const day = Number(groups["day"]);
  const hour = hourOf(groups);
  const minute = Number(groups["minute"]);
  // A leap second is the last of the minute: there is no other number for it.
  const second = Math.min(Number(groups["second"] ?? 0), 60);
  const year = yearOf(groups["year"]!);
  if (month < 0 || day < 1 || hour > 23 || minute > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  if (date.getUTCDate() !== day) return undefined;
  const offsetMinutes = offsetOf(groups["zone"]);
  const localMs = date.getTime() + ((hour * 60 + minute) * 60 + Math.min(second, 59)) * 1000;
  return { epochMs: localMs - offsetMinutes * minuteMs, offsetMinutes };
}

function monthOf(groups: Groups): number {
  const number = groups["monthNumber"];
  if (number !== undefined) return Number(number) <= 12 ? Number(number) - 1 : -1;
  const name = groups["month"]!.toLowerCase();
  return months.findIndex((month) => month.toLowerCase() === name);
}

function hourOf(groups: Groups): number {
  const hour = Number(groups["hour"]);
  const half = groups["half"]?.toLowerCase();
  if (half === "am" && hour === 12) return 0;
  return half === "pm" && hour < 12 ? hour + 12 : hour;
}

// RFC 5322 §4.3: obs-year
function yearOf(text: string): number {
  const year = Number(text);
  if (text.length === 2) return year < 50 ? 2000 + year : 1900 + year;
  return text.length === 3 ? 1900 + year : year;
}

function offsetOf(zone: string | undefined): number {
  const numeric = /^(?:GMT|UTC)?([+-])(\d{1,2}):?(\d{2})$/i.exec(zone ?? "");
  if (numeric === null) return zones.get((zone ?? "").toUpperCase()) ?? 0;
  const minutes = Number(numeric[2]) * 60 + Number(numeric[3]);
  if (minutes === 0 || minutes > maxOffsetMinutes) return 0;
  return numeric[1] === "-" ? -minutes : minutes;
}

/** No place is further from Greenwich than 14 hours; a day is more than enough. */
const maxOffsetMinutes = 24 * 60;

function withoutComments(text: string): string {
  if (!text.includes("(")) return text;
  let plain = "";
  let depth = 0;
  for (const character of text) {
    if (character === "(") depth++;
    else if (character === ")" && depth > 0) depth--;
    else if (depth === 0) plain += character;
  }
  return plain;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
