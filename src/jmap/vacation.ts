import type { Json, JsonObject } from "./json.ts";
import { isJsonObject } from "./json.ts";
import { invalidProperties } from "./set-error.ts";

/** A VacationResponse without its id. RFC 8621 §8 */
export interface VacationValues {
  readonly [name: string]: Json;
  readonly isEnabled: boolean;
  readonly fromDate: string | null;
  readonly toDate: string | null;
  readonly subject: string | null;
  readonly textBody: string | null;
  readonly htmlBody: string | null;
}

export const vacationDefaults: VacationValues = {
  isEnabled: false,
  fromDate: null,
  toDate: null,
  subject: null,
  textBody: null,
  htmlBody: null,
};

const subjectCharactersMax = 1_000;
const bodyCharactersMax = 60_000;

/** What was stored: written from checked values. Undefined where it is none. */
export function parseVacation(text: string): VacationValues | undefined {
  const value = JSON.parse(text) as Json;
  return isJsonObject(value) ? ({ ...vacationDefaults, ...value } as VacationValues) : undefined;
}

/** Throws the SetRefusal "invalidProperties". */
export function checkedVacation(object: JsonObject): VacationValues {
  const { isEnabled, fromDate, toDate, subject, textBody, htmlBody, ...more } = object;
  const wrong = Object.keys(more);
  if (wrong.length > 0) throw invalidProperties(wrong.slice(0, 20), "Not to be set, or not known");
  if (typeof isEnabled !== "boolean") {
    throw invalidProperties(["isEnabled"], "It is neither true nor false");
  }
  return {
    isEnabled,
    fromDate: date("fromDate", fromDate),
    toDate: date("toDate", toDate),
    subject: text("subject", subject, subjectCharactersMax),
    textBody: text("textBody", textBody, bodyCharactersMax),
    htmlBody: text("htmlBody", htmlBody, bodyCharactersMax),
  };
}

// RFC 8620 §1.4, UTCDate
const utcDate = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

function date(property: string, value: Json | undefined): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" && utcDate.test(value) && !Number.isNaN(Date.parse(value))) {
    return value;
  }
  throw invalidProperties([property], "It is no UTC date");
}

function text(property: string, value: Json | undefined, charactersMax: number): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" && value.length <= charactersMax) return value;
  throw invalidProperties([property], `It is no text of at most ${charactersMax} characters`);
}
