import * as v from "valibot";
import { accountNamed } from "./account-named.ts";
import { shortText, someAddress } from "./arguments.ts";
import { callOf } from "./call.ts";
import { suppressionFacts } from "./suppression-list.ts";
import type { SuppressionFacts } from "./suppression-list.ts";

/** Whether mail of the account to the address is suppressed, and why. */
export const suppressionCheck = callOf(
  v.strictObject({ account: shortText, address: someAddress }),
  ({ store }, { account, address }): { readonly found: SuppressionFacts | undefined } => {
    const found = store.queue.suppression(accountNamed(store, account).id, address);
    return { found: found === undefined ? undefined : suppressionFacts(store, found) };
  },
);
