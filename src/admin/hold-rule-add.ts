import * as v from "valibot";
import { shortText } from "./arguments.ts";
import { callOf, CallRefusal } from "./call.ts";
import { filterOf } from "./queue-filter.ts";

/** Holds messages that match all that is given: those that wait and those that come. Nothing given: "all" must be said. */
export const holdRuleAdd = callOf(
  v.strictObject({
    account: v.optional(shortText),
    senderDomain: v.optional(shortText),
    recipientDomain: v.optional(shortText),
    all: v.optional(v.boolean(), false),
  }),
  ({ store }, { all, ...fields }) => {
    const isAnything = Object.values(fields).every((value) => value === undefined);
    if (isAnything !== all) throw new CallRefusal("Say what to hold: by its fields, or all of it");
    const { accountId, senderDomain, recipientDomain } = filterOf(store, fields);
    return store.queue.addHoldRule({ accountId, senderDomain, recipientDomain });
  },
);
