import * as v from "valibot";
import { accountNamed } from "./account-named.ts";
import { shortText, someAddress } from "./arguments.ts";
import { callOf } from "./call.ts";

/** Mail of the account goes to the address again. */
export const suppressionRemove = callOf(
  v.strictObject({ account: shortText, address: someAddress }),
  ({ store }, { account, address }) =>
    store.queue.unsuppress(accountNamed(store, account).id, address),
);
