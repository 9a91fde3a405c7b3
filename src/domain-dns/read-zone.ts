import type { Answer } from "dns-packet";
import { exchange } from "../dns/dns-exchange.ts";
import type { DnsServer } from "../dns/dns-exchange.ts";
import type { QuestionType } from "../dns/dns-message.ts";
import type { WrittenType } from "../dns/record-data.ts";
import type { ZoneRecord } from "./record-changes.ts";

const questionMs = 5_000;
const atOnceMax = 8;
/** What may stand at a name beside what is wanted there. */
const besideAlias: readonly WrittenType[] = ["A", "AAAA", "CNAME", "MX", "TXT"];

/** Records of a zone could not be read. */
export class ZoneUnreadable extends Error {
  override readonly name = "ZoneUnreadable";
}

/**
 * The records at the names of these that say something for or against them, as the name server itself has them now.
 * Rejects with ZoneUnreadable where it does not answer, or not for that zone.
 */
export async function readZone(
  server: DnsServer,
  records: readonly ZoneRecord[],
  signal: AbortSignal,
): Promise<ZoneRecord[]> {
  const questions = questionsOn(records);
  const found: ZoneRecord[] = [];
  const askNext = async (): Promise<void> => {
    for (let next = questions.pop(); next !== undefined; next = questions.pop()) {
      found.push(...(await recordsAt(server, next, signal)));
    }
  };
  await Promise.all(Array.from({ length: atOnceMax }, askNext));
  return found;
}

interface ZoneQuestion {
  readonly name: string;
  readonly type: QuestionType & WrittenType;
}

function questionsOn(records: readonly ZoneRecord[]): ZoneQuestion[] {
  const types = new Map<string, Set<WrittenType>>();
  for (const { name, type } of records) {
    const ofName = types.getOrInsertComputed(name.toLowerCase(), () => new Set<WrittenType>());
    for (const one of type === "CNAME" ? besideAlias : [type, "CNAME" as const]) ofName.add(one);
  }
  return [...types].flatMap(([name, ofName]) => [...ofName].map((type) => ({ name, type })));
}

async function recordsAt(
  server: DnsServer,
  { name, type }: ZoneQuestion,
  signal: AbortSignal,
): Promise<ZoneRecord[]> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(questionMs)]);
  const reply = await exchange(server, { name, type }, within);
  if (reply === undefined) {
    throw new ZoneUnreadable(`The name server at ${server.address} does not answer`);
  }
  if (reply.kind === "error") {
    throw new ZoneUnreadable(
      `The name server at ${server.address} does not say what ${name} has: ${reply.rcode}`,
    );
  }
  return reply.answers.flatMap((answer) => {
    const isOfName = answer.name.toLowerCase() === name && answer.type === type;
    const value = isOfName ? valueOf(answer) : undefined;
    return value === undefined ? [] : [{ name, type, value }];
  });
}

/** As zone files have it, but for TXT: the text itself. */
function valueOf(record: Answer): string | undefined {
  if (record.type === "A" || record.type === "AAAA") return record.data;
  if (record.type === "CNAME") return `${record.data}.`;
  if (record.type === "TXT") return [record.data].flat().map(String).join("");
  if (record.type === "MX") {
    return `${record.data.preference ?? 0} ${dotted(record.data.exchange)}`;
  }
  if (record.type === "SRV") {
    const { priority = 0, weight = 0, port, target } = record.data;
    return `${priority} ${weight} ${port} ${dotted(target)}`;
  }
  if (record.type === "TLSA") {
    const { usage, selector, matchingType, certificate } = record.data;
    return `${usage} ${selector} ${matchingType} ${certificate.toString("hex")}`;
  }
  if (record.type === "CAA") {
    const { flags = 0, tag, value } = record.data;
    return `${flags} ${tag} "${value}"`;
  }
  return undefined;
}

function dotted(name: string): string {
  return name === "" || name === "." ? "." : `${name}.`;
}
