import type { Scanner } from "../abnf/scanner.ts";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const day = /[0-9]{1,2}(?![0-9])/y;
const dayFixed = / [0-9]|[0-9]{2}/y;
const month = /[A-Za-z]{3}/y;
const year = /[0-9]{4}/y;
const time = /[0-9]{2}:[0-9]{2}:[0-9]{2}/y;
const zone = /[+-][0-9]{4}/y;

// RFC 9051 §9: date = date-text / DQUOTE date-text DQUOTE
/** Milliseconds from 1970 to the day's 00:00 UTC. */
export function date(scanner: Scanner): number {
  const isQuoted = scanner.take('"');
  const value = dateFrom(scanner.expectMatch(day, "date-day"), scanner);
  if (isQuoted) scanner.expect('"');
  return value;
}

// RFC 9051 §9: date-time = DQUOTE date-day-fixed "-" date-month "-" date-year SP time SP zone DQUOTE
/** Milliseconds since 1970. */
export function dateTime(scanner: Scanner): number {
  scanner.expect('"');
  const midnight = dateFrom(scanner.expectMatch(dayFixed, "date-day-fixed"), scanner);
  scanner.expect(" ");
  const sinceMidnight = timeOfDay(scanner);
  scanner.expect(" ");
  const value = midnight + sinceMidnight - zoneOffset(scanner);
  scanner.expect('"');
  return value;
}

/** INTERNALDATE in UTC, quoted. */
export function formatDateTime(milliseconds: number): string {
  const at = new Date(milliseconds);
  const dayOfMonth = at.getUTCDate();
  const padded = dayOfMonth < 10 ? ` ${dayOfMonth}` : dayOfMonth;
  const fourDigits = String(at.getUTCFullYear()).padStart(4, "0");
  const clock = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
  return `"${padded}-${months[at.getUTCMonth()]}-${fourDigits} ${clock} +0000"`;
}

// RFC 9051 §9: date-text = date-day "-" date-month "-" date-year, from behind the day on.
function dateFrom(dayText: string, scanner: Scanner): number {
  scanner.expect("-");
  const monthName = scanner.expectMatch(month, "date-month").toLowerCase();
  const monthIndex = months.findIndex((name) => name.toLowerCase() === monthName);
  if (monthIndex < 0) scanner.fail("expected date-month");
  scanner.expect("-");
  const midnight = new Date(0);
  const dayOfMonth = Number(dayText);
  midnight.setUTCFullYear(Number(scanner.expectMatch(year, "date-year")), monthIndex, dayOfMonth);
  if (midnight.getUTCDate() !== dayOfMonth) scanner.fail("expected a day of that month");
  return midnight.getTime();
}

// RFC 9051 §9: time = 2DIGIT ":" 2DIGIT ":" 2DIGIT. A leap second (60) is the second after.
function timeOfDay(scanner: Scanner): number {
  const text = scanner.expectMatch(time, "time");
  const hours = Number(text.slice(0, 2));
  const minutes = Number(text.slice(3, 5));
  const seconds = Number(text.slice(6));
  if (hours > 23 || minutes > 59 || seconds > 60) scanner.fail("expected a time of day");
  return ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

// RFC 9051 §9: zone = ("+" / "-") 4DIGIT
function zoneOffset(scanner: Scanner): number {
  const text = scanner.expectMatch(zone, "zone");
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(3));
  if (hours > 23 || minutes > 59) scanner.fail("expected zone");
  return (text.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
