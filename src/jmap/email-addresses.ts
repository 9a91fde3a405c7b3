import { isJsonArray, isJsonObject } from "./json.ts";
import type { Json } from "./json.ts";
import { invalidProperties } from "./set-error.ts";

// RFC 5321 §4.1.2, as loosely as people type; what could end the field or the address is not in it.
const emailForm = /^[^\s<>()[\]\\,;:"@\p{Cc}]{1,64}@[^\s<>()\\,;:"@\p{Cc}]{1,255}$/u;

export function isEmail(text: string): boolean {
  return emailForm.test(text);
}

/** RFC 8621 §4.1.2.3 */
export interface NamedAddress {
  readonly [name: string]: Json;
  readonly name: string | null;
  readonly email: string;
}

const nameCharactersMax = 1_000;

/**
 * A list of complete addresses, such as those of an Identity; null for null. Throws the SetRefusal
 * "invalidProperties". RFC 8621 §6
 */
export function parseEmailAddresses(
  property: string,
  value: Json,
  max: number,
): readonly NamedAddress[] | null {
  if (value === null) return null;
  if (!isJsonArray(value)) throw invalidProperties([property], "It is no list of addresses");
  if (value.length > max) throw invalidProperties([property], `At most ${max} addresses`);
  return value.map((item) => {
    const { name = null, email } = isJsonObject(item) ? item : {};
    if (typeof email !== "string" || !isEmail(email)) {
      throw invalidProperties([property], "It has something that is no address");
    }
    if (name !== null && (typeof name !== "string" || name.length > nameCharactersMax)) {
      throw invalidProperties([property], "A name is a short text");
    }
    return { name, email };
  });
}
