import * as v from "valibot";
import { callOf } from "./call.ts";
import { chosenEntries, chosenFilter } from "./queue-filter.ts";

/** Given up in one piece, with their notices. */
const sliceEntries = 200;

/** Gives up messages and tells their senders. */
export const queueFail = callOf(
  v.strictObject(chosenEntries),
  async (
    { store, queue },
    chosen,
  ): Promise<{ readonly count: number; readonly underWay: number }> => {
    const ids = await store.queue.ids(chosenFilter(store, chosen));
    let count = 0;
    let underWay = 0;
    for (let at = 0; at < ids.length; at += sliceEntries) {
      const given = await queue.giveUp(ids.slice(at, at + sliceEntries));
      count += given.count;
      underWay += given.underWay;
    }
    return { count, underWay };
  },
);
