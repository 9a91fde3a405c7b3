import { isIP } from "node:net";
import type { WrittenType } from "../dns/record-data.ts";
import type { RecordChange } from "../dns/update-message.ts";
import type { SuggestedRecord } from "./suggested-records.ts";

/** A record as it stands in a zone; its value as in a SuggestedRecord. */
export interface ZoneRecord {
  readonly name: string;
  readonly type: WrittenType;
  readonly value: string;
}

/** Those that are to be published now. */
export function wantedRecords(records: readonly SuggestedRecord[]): ZoneRecord[] {
  const unique = new Map<string, ZoneRecord>();
  for (const { name, type, value, need } of records) {
    if (need !== "later") unique.set(keyOf({ name, type, value }), { name, type, value });
  }
  return [...unique.values()];
}

/**
 * What has to change so that the wanted records are there: those that are missing come, and what contradicts them goes,
 * as well as what we wrote earlier and want no more. Records of others that say nothing against ours stay, such as texts
 * that prove to somebody whose domain it is.
 */
export function recordChanges(of: {
  readonly wanted: readonly ZoneRecord[];
  /** As they are now, at all names that are wanted or written. */
  readonly present: readonly ZoneRecord[];
  /** By us, earlier. */
  readonly written: readonly ZoneRecord[];
}): RecordChange[] {
  const wanted = new Set(of.wanted.map(keyOf));
  const present = new Set(of.present.map(keyOf));
  const written = new Set(of.written.map(keyOf));
  const goes = (record: ZoneRecord): boolean =>
    !wanted.has(keyOf(record)) &&
    (written.has(keyOf(record)) || of.wanted.some((one) => contradicts(one, record)));
  return [
    ...of.present.filter(goes).map((record) => ({ ...record, kind: "remove" as const })),
    ...of.wanted
      .filter((record) => !present.has(keyOf(record)))
      .map((record) => ({ ...record, kind: "add" as const })),
  ];
}

/** Whether the other record must not stand beside the wanted one. */
function contradicts(wanted: ZoneRecord, other: ZoneRecord): boolean {
  if (wanted.name !== other.name) return false;
  // RFC 2181 §10.1: nothing stands beside an alias.
  if (wanted.type === "CNAME" || other.type === "CNAME") return true;
  if (wanted.type !== other.type || wanted.type === "CAA") return false;
  if (wanted.type !== "TXT") return true;
  return other.name.includes("._domainkey.") || kindOfText(wanted) === kindOfText(other);
}

/** Such as "v=spf1": of each kind there is one text at a name. */
function kindOfText({ value }: ZoneRecord): string {
  return value.toLowerCase().replace(/[;\s].*$/s, "");
}

function keyOf({ name, type, value }: ZoneRecord): string {
  return `${name.toLowerCase()} ${type} ${canonical(type, value)}`;
}

function canonical(type: WrittenType, value: string): string {
  if (type === "TXT" || type === "CAA") return value;
  const lower = value.toLowerCase();
  return type === "AAAA" && isIP(value) === 6 ? new URL(`http://[${lower}]/`).hostname : lower;
}
