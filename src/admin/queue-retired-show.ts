import * as v from "valibot";
import type { RetiredEntry } from "../store/queue-retired.ts";
import { queueId } from "./arguments.ts";
import { callOf, CallRefusal } from "./call.ts";
import { retiredFacts } from "./queue-retired-list.ts";
import type { RetiredFacts } from "./queue-retired-list.ts";

export interface RetiredDetails
  extends
    RetiredFacts,
    Pick<
      RetiredEntry,
      "messageId" | "requireTls" | "transport" | "fromId" | "extra" | "report" | "history"
    > {}

/** All that is known of one message that has left the queue. */
export const queueRetiredShow = callOf(
  v.strictObject({ id: queueId }),
  ({ store }, { id }): RetiredDetails => {
    const entry = store.queue.retired(id);
    if (entry === undefined) {
      const waits = store.queueEntry(id) !== undefined;
      const hint = waits ? `it waits: see "queue show ${id}"` : 'see "queue retired list"';
      throw new CallRefusal(`Message ${id} is not known to have left the queue; ${hint}`);
    }
    return {
      ...retiredFacts(store, entry),
      messageId: entry.messageId,
      requireTls: entry.requireTls,
      transport: entry.transport,
      fromId: entry.fromId,
      extra: entry.extra,
      report: entry.report,
      history: entry.history,
    };
  },
);
