import * as v from "valibot";
import { languages } from "../config/first-mailboxes.ts";
import { shortText } from "./arguments.ts";
import { callOf } from "./call.ts";
import { changed } from "./changed-fields.ts";
import { editAccount } from "./edit-account.ts";

const text = v.optional(v.string());
const number = v.optional(v.number());
const flag = v.optional(v.boolean());

/** Changes settings of an account; what is not given stays. What they may be is checked by the document. */
export const accountSet = callOf(
  v.strictObject({
    account: shortText,
    description: text,
    fullName: text,
    loginDisabled: flag,
    mailPasswordDisabled: flag,
    /** Octets; 0: as for all, -1: no bound. */
    quota: number,
    maxQueued: number,
    maxMessagesPerDay: number,
    maxFirstTimeRecipientsPerDay: number,
    keepRetiredDays: number,
    junkFlags: flag,
    fromIdAddresses: v.optional(v.array(v.string())),
    /** null: as for all. */
    language: v.optional(v.nullable(v.picklist(languages))),
  }),
  ({ revisions }, { account, ...fields }, { by }) =>
    editAccount(revisions, account, { by, note: `account set ${account}` }, (settings) =>
      changed(settings, fields),
    ),
);
