import * as v from "valibot";
import { accountNamed } from "./account-named.ts";
import { label, shortText } from "./arguments.ts";
import { callOf } from "./call.ts";

/** Whoever has it cannot log in any more; who is in already stays. */
export const appPasswordRemove = callOf(
  v.strictObject({ account: shortText, name: label }),
  async ({ store }, { account, name }) => {
    await store.access.removeAppPassword(accountNamed(store, account).id, name);
    return {};
  },
);
