// Which of the suggested records the DNS has by now: one question per name and type, for people who publish them one
// after the other and watch. Whether what is there serves its purpose is what the checks are for.
import type { DnsAnswer, Resolver } from "../dns/resolver.ts";
import type { RecordType, SuggestedRecord } from "./suggested-records.ts";

export interface PublishedRecord extends SuggestedRecord {
  /**
   * "published": as it is suggested; "different": there is something else of that name and type; "unknown": the DNS could
   * not be asked, or not for this type.
   */
  readonly state: "published" | "missing" | "different" | "unknown";
  /** What is there instead, as zone files have it; texts as they are. */
  readonly found: readonly string[];
  /** Why it is not known. */
  readonly reason: string | undefined;
}

const foundMax = 10;

export function publishedRecords(
  records: readonly SuggestedRecord[],
  resolver: Resolver,
): Promise<PublishedRecord[]> {
  const asked = new Map<string, Promise<Found>>();
  const ask = ({ name, type }: SuggestedRecord): Promise<Found> => {
    const key = `${type} ${name}`;
    const found = asked.get(key) ?? foundOf(name, type, resolver);
    asked.set(key, found);
    return found;
  };
  return Promise.all(
    records.map(async (record) => ({ ...record, ...compared(record, await ask(record)) })),
  );
}

interface Found {
  readonly values: readonly string[];
  readonly reason: string | undefined;
}

function compared(
  { type, value }: SuggestedRecord,
  { values, reason }: Found,
): Pick<PublishedRecord, "state" | "found" | "reason"> {
  if (reason !== undefined) return { state: "unknown", found: [], reason };
  const same = values.some((one) => sameForm(type, one) === sameForm(type, value));
  if (same) return { state: "published", found: [], reason };
  const rivals = type === "TXT" ? values.filter((one) => isRival(one, value)) : values;
  const state = rivals.length === 0 ? "missing" : "different";
  return { state, found: rivals.slice(0, foundMax), reason };
}

/** Names and digits of hashes are the same in any case; spaces between parts do not count. */
function sameForm(type: RecordType, value: string): string {
  const text = value.trim().replaceAll(/\s+/g, " ");
  return type === "TXT" ? text.replaceAll(/ ?; ?/g, ";").replace(/;$/, "") : text.toLowerCase();
}

/** A name may have many texts; those of one kind (`v=spf1`, say) get in each other's way. */
function isRival(found: string, suggested: string): boolean {
  const kindOf = (text: string): string => /^\s*v=([\w]+)/i.exec(text)?.[1]?.toLowerCase() ?? "";
  return kindOf(found) === kindOf(suggested);
}

async function foundOf(name: string, type: RecordType, resolver: Resolver): Promise<Found> {
  const values = async <Value>(
    asking: Promise<DnsAnswer<Value>>,
    format: (value: Value) => string,
  ): Promise<Found> => {
    const answer = await asking;
    if (answer.kind === "failed") return { values: [], reason: answer.reason };
    return { values: answer.kind === "none" ? [] : answer.records.map(format), reason: undefined };
  };
  const as = (text: string): string => text;
  switch (type) {
    case "A":
    case "AAAA":
      return values(resolver.addresses(name), as).then((found) => ofFamily(found, type));
    case "MX":
      return values(resolver.mx(name), (one) => `${one.preference} ${one.exchange}.`);
    case "TXT":
      return values(resolver.txt(name), as);
    case "CNAME":
      return values(resolver.cname(name), (target) => `${target}.`);
    case "SRV":
      return values(resolver.srv(name), (one) =>
        [one.priority, one.weight, one.port, `${one.target}.`].join(" "),
      );
    case "TLSA":
      return values(resolver.tlsa(name), (one) =>
        [one.usage, one.selector, one.matchingType, Buffer.from(one.data).toString("hex")].join(
          " ",
        ),
      );
    case "CAA":
      return { values: [], reason: "Records of this type are not looked at here" };
  }
}

function ofFamily({ values, reason }: Found, type: "A" | "AAAA"): Found {
  return { values: values.filter((one) => one.includes(":") === (type === "AAAA")), reason };
}
