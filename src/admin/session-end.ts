import * as v from "valibot";
import { accountNamed } from "./account-named.ts";
import { shortText } from "./arguments.ts";
import { callOf, CallRefusal } from "./call.ts";
import { sessionId } from "./session-list.ts";

/** Logs a browser out; without an id, all of the account. */
export const sessionEnd = callOf(
  v.strictObject({ account: shortText, id: v.optional(shortText) }),
  async ({ store }, { account, id }) => {
    const hashes = store.webSessions
      .of(accountNamed(store, account).id)
      .map(({ tokenHash }) => tokenHash)
      .filter((hash) => id === undefined || sessionId(hash) === id);
    if (id !== undefined && hashes.length === 0) {
      throw new CallRefusal(`There is no such session of ${account} any more: see "session list"`);
    }
    await store.webSessions.remove(hashes);
    return { count: hashes.length };
  },
);
