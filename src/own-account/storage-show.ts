import { nothing } from "../admin/arguments.ts";
import { ownCall } from "./call.ts";

/** What takes how much room. */
export const storageShow = ownCall(nothing, ({ admin }, { accountId }) => {
  const account = admin.store.account(accountId);
  return {
    octets: account?.size ?? 0,
    /** 0: no bound. */
    quota: account?.quota ?? 0,
    mailboxes: admin.store.mailboxes(accountId).map(({ id, name, specialUse, counts }) => ({
      id,
      name,
      specialUse,
      messages: counts.messages,
      octets: counts.size,
    })),
  };
});
