import * as v from "valibot";
import { clientSettings } from "../admin/client-settings.ts";
import { shortText } from "../admin/arguments.ts";
import { CallRefusal } from "../admin/call.ts";
import { ownCall, settingsOf } from "./call.ts";

/** What mail programs need to know for one of the account's addresses. */
export const clientSettingsShow = ownCall(
  v.strictObject({ address: shortText, fullName: v.optional(shortText) }),
  (own, owner, args) => {
    const isOwn = settingsOf(own, owner).addresses.some(({ address }) => address === args.address);
    if (!isOwn || args.address.startsWith("@")) {
      throw new CallRefusal("This is not an address of yours");
    }
    return clientSettings.invoke(own.admin, args, { by: owner.login, report: () => {} });
  },
);
