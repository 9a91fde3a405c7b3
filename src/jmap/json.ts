/** What JSON can say. RFC 8259 §3 */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: Json;
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isJsonArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** An integer that a double holds exactly: RFC 8620 §1.3, Int. */
export function isInt(value: Json | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value);
}
