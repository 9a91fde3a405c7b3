import * as v from "valibot";
import { domainNameOf } from "../dns/domain-name.ts";
import type { DailyTlsResult } from "../tls-rpt/daily-result.ts";
import { limit, shortText } from "./arguments.ts";
import { CallRefusal, callOf } from "./call.ts";

const day = v.pipe(v.string(), v.isoDate("not a day, such as 2026-11-21"));

/** What became of TLS on the way to others, the latest day first. */
export const tlsResults = callOf(
  v.strictObject({ domain: v.optional(shortText), day: v.optional(day), limit }),
  ({ store }, args): DailyTlsResult[] => {
    const domain = args.domain === undefined ? undefined : domainNameOf(args.domain);
    if (args.domain !== undefined && domain === undefined) {
      throw new CallRefusal(`"${args.domain}" is no domain`);
    }
    return store.secureDelivery.tlsResults({ domain, day: args.day, limit: args.limit });
  },
);
