import * as v from "valibot";
import { accountNamed } from "./account-named.ts";
import { password, shortText } from "./arguments.ts";
import { callOf } from "./call.ts";

/** Gives an account a new password; the old one is worth nothing from then on. */
export const accountPassword = callOf(
  v.strictObject({ account: shortText, password }),
  async ({ store, passwords }, { account, password: secret }) => {
    await passwords.replace(accountNamed(store, account).id, secret);
    return {};
  },
);
