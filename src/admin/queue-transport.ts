import * as v from "valibot";
import { shortText } from "./arguments.ts";
import { callOf, CallRefusal } from "./call.ts";
import { chosenEntries, chosenFilter } from "./queue-filter.ts";

/** Chooses the transport of messages, whatever the routes say; without one, the routes decide again. */
export const queueTransport = callOf(
  v.strictObject({ ...chosenEntries, transport: v.optional(shortText) }),
  async ({ store, revisions }, { transport, ...chosen }) => {
    const { transports } = revisions.document;
    if (
      transport !== undefined &&
      transport !== "direct" &&
      !Object.hasOwn(transports, transport)
    ) {
      throw new CallRefusal(`There is no transport "${transport}": see "transport list"`);
    }
    const filter = chosenFilter(store, chosen);
    return { count: await store.queue.change(filter, { kind: "transport", transport }) };
  },
);
