import * as v from "valibot";
import { shortText } from "../admin/arguments.ts";
import { CallRefusal } from "../admin/call.ts";
import { mailboxName } from "../config/document-words.ts";
import { changeSettings, ownCall, settingsOf } from "./call.ts";

/** In which mailbox mail for one of the account's addresses arrives. */
export const addressMailbox = ownCall(
  v.strictObject({ address: shortText, mailbox: mailboxName }),
  async (own, owner, { address, mailbox }) => {
    const { addresses } = settingsOf(own, owner);
    if (!addresses.some((one) => one.address === address)) {
      throw new CallRefusal("This is not an address of yours");
    }
    if (own.admin.store.mailboxByName(owner.accountId, mailbox) === undefined) {
      throw new CallRefusal(`There is no mailbox ${mailbox}`);
    }
    await changeSettings(own, owner, {
      addresses: addresses.map((one) => (one.address === address ? { address, mailbox } : one)),
    });
    return {};
  },
);
