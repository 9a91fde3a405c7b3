import { setTimeout } from "node:timers/promises";
import { ProofRefusal } from "../acme/dns-proofs.ts";
import type { DnsProofs } from "../acme/dns-proofs.ts";
import type { Resolver } from "../dns/resolver.ts";
import type { ZoneAccess, ZoneUpdates } from "./zone-updates.ts";

export interface ZoneProofsOptions {
  readonly updates: Pick<ZoneUpdates, "text">;
  /** The zone of ours that the name is in; undefined: none. */
  readonly accessFor: (name: string) => ZoneAccess | undefined;
  /** Asks anew each time. */
  readonly resolver: Pick<Resolver, "txt">;
  /** Milliseconds between looks whether it can be seen; less in tests. */
  readonly lookMs?: number;
}

const defaultLookMs = 2_000;
/** A minute: name servers that fetch it from the first are told of it at once, as a rule. */
const looksMax = 30;

/** Proofs for authorities by updates of our zones. */
export function zoneProofs(options: ZoneProofsOptions): DnsProofs {
  const { accessFor, updates } = options;
  return {
    isFor: (name) => accessFor(name) !== undefined,
    show: async (name, value) => {
      const access = accessFor(name);
      if (access === undefined) throw new ProofRefusal(`No zone of ours has ${name}`, "");
      const outcome = await updates.text("add", access, { name, value });
      if (outcome.kind === "refused") throw new ProofRefusal(outcome.reason, outcome.advice);
      await untilSeen(name, value, options);
      return {
        [Symbol.asyncDispose]: async () => {
          // Where it stays, it is of no use to anybody: the next proof is another.
          await updates.text("remove", access, { name, value });
        },
      };
    },
  };
}

/** Whatever our resolver says at the end, the authority looks for itself. */
async function untilSeen(
  name: string,
  value: string,
  { resolver, lookMs = defaultLookMs }: ZoneProofsOptions,
): Promise<void> {
  for (let look = 0; look < looksMax; look++) {
    const answer = await resolver.txt(name);
    if (answer.kind === "found" && answer.records.includes(value)) return;
    await setTimeout(lookMs, undefined, { ref: false });
  }
}
