import * as v from "valibot";
import { accountNamed } from "./account-named.ts";
import { shortText } from "./arguments.ts";
import { callOf, CallRefusal } from "./call.ts";

/** For who has lost the phone: codes of an app and passkeys go, and the password alone opens the pages again. */
export const secondFactorRemove = callOf(
  v.strictObject({ account: shortText }),
  async ({ store, passwords }, { account }) => {
    const { id } = accountNamed(store, account);
    if (!store.access.secondFactors.isOn(id)) {
      throw new CallRefusal(`${account} has neither codes of an app nor passkeys`);
    }
    await passwords.removeSecondFactors(id);
    return {};
  },
);
