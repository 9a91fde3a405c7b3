import * as v from "valibot";
import { accountNamed } from "./account-named.ts";
import { shortText, someAddress } from "./arguments.ts";
import { callOf } from "./call.ts";

/** From now on no mail of the account goes to the address, in any spelling of it. */
export const suppressionAdd = callOf(
  v.strictObject({
    account: shortText,
    address: someAddress,
    reason: v.optional(shortText, "Wanted by the people who run this server"),
  }),
  async ({ store }, { account, address, reason }) => {
    const { id: accountId } = accountNamed(store, account);
    await store.queue.suppress({ accountId, address, reason });
  },
);
