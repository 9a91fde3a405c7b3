import * as v from "valibot";
import { password, shortText } from "./arguments.ts";
import { callOf, CallRefusal } from "./call.ts";

/** Gives an account a new password; the old one is worth nothing from then on. */
export const accountPassword = callOf(
  v.strictObject({ account: shortText, password }),
  async ({ store, ...admin }, { account: name, password: secret }) => {
    const account = store.accountByName(name);
    if (!account || account.removed) {
      throw new CallRefusal(`There is no account "${name}": see "account list"`);
    }
    await store.replaceCredentials(account.id, await admin.credentialsOf(secret));
    return {};
  },
);
