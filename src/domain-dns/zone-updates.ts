// Records that we write ourselves. What is in the zone is read from the name server that takes the changes, never from a
// cache; all changes go in one message, done whole or not at all; and what was written is remembered, so that it
// can be taken away when it is no more wanted.
import type { DnsServer } from "../dns/dns-exchange.ts";
import type { Resolver } from "../dns/resolver.ts";
import { sendUpdate } from "../dns/send-update.ts";
import type { UpdateOutcome } from "../dns/send-update.ts";
import type { TsigKey } from "../dns/tsig.ts";
import type { RecordChange } from "../dns/update-message.ts";
import { readZone, ZoneUnreadable } from "./read-zone.ts";
import { recordChanges } from "./record-changes.ts";
import type { ZoneRecord } from "./record-changes.ts";
import { suggestedTtlSeconds } from "./suggested-records.ts";
import type { WrittenRecords } from "./written-records.ts";

/** Where and how a domain's records are written. Names are A-labels. */
export interface ZoneAccess {
  readonly domain: string;
  readonly zone: string;
  readonly server: { readonly host: string; readonly port: number };
  readonly key: TsigKey;
}

export interface ZonePlan {
  readonly changes: readonly RecordChange[];
  /** Wanted, but in another zone. */
  readonly outside: readonly ZoneRecord[];
}

export type Planned = (ZonePlan & { readonly kind: "planned" }) | Refused;
export type Applied = (ZonePlan & { readonly kind: "done" }) | Refused;
type Refused = Extract<UpdateOutcome, { kind: "refused" }>;

export interface ZoneUpdatesOptions {
  readonly written: WrittenRecords;
  readonly resolver: Pick<Resolver, "addresses">;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const roundsMax = 2;
/** For all questions and the update together. */
const updateMs = 30_000;
/** A proof is there for minutes only. */
const proofTtlSeconds = 60;

export class ZoneUpdates {
  readonly #options: ZoneUpdatesOptions;

  constructor(options: ZoneUpdatesOptions) {
    this.#options = options;
  }

  /** What would change. */
  async plan(access: ZoneAccess, wanted: readonly ZoneRecord[]): Promise<Planned> {
    const looked = await this.#look(access, wanted);
    return looked.kind === "refused" ? looked : { ...looked.plan, kind: "planned" };
  }

  /**
   * Changes it, and looks whether it was changed: a server may take an update and still leave out an alias that comes in
   * the place of addresses, until those are gone (RFC 2136 §3.4.2.2).
   */
  async apply(access: ZoneAccess, wanted: readonly ZoneRecord[]): Promise<Applied> {
    let first: ZonePlan | undefined;
    for (let round = 0; ; round++) {
      const looked = await this.#look(access, wanted);
      if (looked.kind === "refused") return looked;
      const { changes } = looked.plan;
      first ??= looked.plan;
      if (changes.length === 0) {
        await this.#options.written.set(access.domain, insideOf(access, wanted));
        return { ...first, kind: "done" };
      }
      if (round === roundsMax) return leftOut(access, changes);
      const of = { changes, ttlSeconds: suggestedTtlSeconds };
      const outcome = await this.#send(looked.server, access, of);
      if (outcome.kind === "refused") return outcome;
    }
  }

  /** Puts a text at a name, or takes it away: for who looks whether the name is ours. RFC 8555 §8.4 */
  async text(
    kind: "add" | "remove",
    access: ZoneAccess,
    of: Omit<ZoneRecord, "type">,
  ): Promise<UpdateOutcome> {
    const server = await this.#server(access);
    if ("kind" in server) return server;
    const changes = [{ ...of, kind, type: "TXT" }] as const;
    return this.#send(server, access, { changes, ttlSeconds: proofTtlSeconds });
  }

  async #look(
    access: ZoneAccess,
    wanted: readonly ZoneRecord[],
  ): Promise<
    { readonly kind: "seen"; readonly plan: ZonePlan; readonly server: DnsServer } | Refused
  > {
    const server = await this.#server(access);
    if ("kind" in server) return server;
    const inside = insideOf(access, wanted);
    const outside = wanted.filter((record) => !inside.includes(record));
    const written = insideOf(access, await this.#options.written.of(access.domain));
    try {
      const signal = AbortSignal.timeout(updateMs);
      const present = await readZone(server, [...inside, ...written], signal);
      const changes = recordChanges({ wanted: inside, present, written });
      return { kind: "seen", plan: { changes, outside }, server };
    } catch (error) {
      if (!(error instanceof ZoneUnreadable)) throw error;
      const advice = `See whether it is a name server of ${access.zone}, and reachable from here.`;
      return { kind: "refused", reason: error.message, advice };
    }
  }

  #send(
    server: DnsServer,
    { zone, key }: ZoneAccess,
    of: { readonly changes: readonly RecordChange[]; readonly ttlSeconds: number },
  ): Promise<UpdateOutcome> {
    const signal = AbortSignal.timeout(updateMs);
    return sendUpdate(server, { ...of, zone }, { key, signal, now: this.#options.now });
  }

  async #server({ server }: ZoneAccess): Promise<DnsServer | Refused> {
    const { host, port } = server;
    if (/^[\d.]+$|:/.test(host)) return { address: host, port };
    const answer = await this.#options.resolver.addresses(host);
    const address = answer.kind === "found" ? answer.records[0] : undefined;
    if (address !== undefined) return { address, port };
    const reason = `The DNS has no address of the name server ${host}`;
    return {
      kind: "refused",
      reason,
      advice: "See whether its name is right, or give its address.",
    };
  }
}

function insideOf({ zone }: ZoneAccess, records: readonly ZoneRecord[]): ZoneRecord[] {
  return records.filter(({ name }) => name === zone || name.endsWith(`.${zone}`));
}

function leftOut({ server }: ZoneAccess, changes: readonly RecordChange[]): Refused {
  const [{ kind, name, type }] = changes as [RecordChange];
  return {
    kind: "refused",
    reason: `${server.host} took the update, but still ${kind === "add" ? "lacks" : "has"} ${type} ${name}`,
    advice: "Its log may say why; other records were written.",
  };
}
