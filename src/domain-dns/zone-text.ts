import { quotedStrings } from "../dkim/key-record.ts";
import { suggestedTtlSeconds } from "./suggested-records.ts";
import type { SuggestedRecord } from "./suggested-records.ts";

/** Records as a zone file has them; those that are not to be published yet are commented out. RFC 1035 §5.1 */
export function zoneText(records: readonly SuggestedRecord[]): string {
  return records.map(zoneLine).join("");
}

export function zoneLine({ name, type, value, need }: SuggestedRecord): string {
  const mark = need === "later" ? "; " : "";
  return `${mark}${name}. ${suggestedTtlSeconds} IN ${type} ${type === "TXT" ? textValue(value) : value}\n`;
}

/** A string has at most 255 octets: longer text stands in several. RFC 1035 §3.3 */
function textValue(text: string): string {
  const strings = quotedStrings(text);
  return strings.includes('" "') ? `( ${strings} )` : strings;
}
