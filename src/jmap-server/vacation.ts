import type { Json, JsonObject } from "../jmap/json.ts";
import { invalidProperties } from "../jmap/set-error.ts";
import { storedObject } from "./object-changes.ts";
import type { RequestContext } from "./request-context.ts";
import { singletonId } from "./singleton.ts";

/** RFC 8621 §8 */
export interface VacationResponse {
  readonly [name: string]: Json;
  readonly id: string;
  readonly isEnabled: boolean;
  readonly fromDate: string | null;
  readonly toDate: string | null;
  readonly subject: string | null;
  readonly textBody: string | null;
  readonly htmlBody: string | null;
}

/** All but the id. */
export type VacationValues = Pick<
  VacationResponse,
  "isEnabled" | "fromDate" | "toDate" | "subject" | "textBody" | "htmlBody"
>;

export const vacationDefaults: VacationValues = {
  isEnabled: false,
  fromDate: null,
  toDate: null,
  subject: null,
  textBody: null,
  htmlBody: null,
};

export const vacationProperties = ["id", ...Object.keys(vacationDefaults)];

const subjectCharactersMax = 1_000;
const bodyCharactersMax = 60_000;

export function vacationResponse({ store, accountId }: RequestContext): VacationResponse {
  const [stored] = store.objects.all(accountId, "vacation");
  const object = stored === undefined ? {} : storedObject(stored);
  // Written by vacation-response-set.ts, which has checked each of them.
  return { ...vacationDefaults, ...object, id: singletonId } as VacationResponse;
}

/** Throws the SetRefusal "invalidProperties". */
export function checkedVacation(object: JsonObject): VacationValues {
  const { id, isEnabled, fromDate, toDate, subject, textBody, htmlBody, ...more } = object;
  const wrong = Object.keys(more);
  if (id !== singletonId) wrong.push("id");
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
