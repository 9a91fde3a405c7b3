import * as v from "valibot";
import { queueId } from "./arguments.ts";
import { callOf, CallRefusal } from "./call.ts";
import { mailDetails, type MailDetails } from "./mail-facts.ts";
import { retiredFacts } from "./queue-retired-list.ts";
import type { RetiredFacts } from "./queue-retired-list.ts";

export interface RetiredDetails extends RetiredFacts, MailDetails {
  readonly transport: string | undefined;
}

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
      ...mailDetails(entry),
      transport: entry.transport,
    };
  },
);
