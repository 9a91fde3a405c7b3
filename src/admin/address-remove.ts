import * as v from "valibot";
import { plainDomain } from "./plain-domain.ts";
import { shortText } from "./arguments.ts";
import { callOf, CallRefusal } from "./call.ts";
import { editAccount } from "./edit-account.ts";

/** Takes an address from an account: mail for it is refused from then on. */
export const addressRemove = callOf(
  v.strictObject({ account: shortText, address: shortText }),
  ({ revisions }, { account, address: typed }, { by }) => {
    const address = plainDomain(typed);
    const change = { by, note: `account address remove ${account} ${address}` };
    return editAccount(revisions, account, change, (settings) => {
      const addresses = settings.addresses.filter((of) => of.address !== address);
      if (addresses.length < settings.addresses.length) return { ...settings, addresses };
      const all = settings.addresses.map((of) => of.address).join(", ");
      throw new CallRefusal(`${account} has no address ${address}; it has: ${all || "none"}`);
    });
  },
);
