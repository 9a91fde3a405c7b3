import * as v from "valibot";
import { queueId } from "./arguments.ts";
import { callOf } from "./call.ts";

/** Ends a rule. What is held stays held. */
export const holdRuleRemove = callOf(v.strictObject({ id: queueId }), ({ store }, { id }) =>
  store.queue.removeHoldRule(id),
);
