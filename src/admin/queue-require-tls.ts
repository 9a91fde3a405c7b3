import * as v from "valibot";
import { callOf } from "./call.ts";
import { chosenEntries, chosenFilter } from "./queue-filter.ts";

/** Demands TLS for messages (RFC 8689 §2), lets them go without it (§3), or neither. */
export const queueRequireTls = callOf(
  v.strictObject({ ...chosenEntries, requireTls: v.optional(v.boolean()) }),
  async ({ store }, { requireTls, ...chosen }) => {
    const filter = chosenFilter(store, chosen);
    return { count: await store.queue.change(filter, { kind: "require-tls", requireTls }) };
  },
);
