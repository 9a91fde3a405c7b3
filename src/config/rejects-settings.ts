import * as v from "valibot";
import { mailboxName } from "./document-words.ts";

/** Where copies of mail go that was refused as junk, for its owner to look at. mail-behaviours.md 2.8 */
export interface RejectsSettings {
  readonly mailbox: string;
  /** False: what is older than two weeks goes again. */
  readonly keep: boolean;
}

const mailboxByDefault = "Rejects";

export const rejectsSchema = v.strictObject({
  mailbox: v.optional(
    v.pipe(mailboxName, v.regex(/^(?!inbox$)/i, "not the inbox: refused mail would be in it")),
    mailboxByDefault,
  ),
  keep: v.optional(v.boolean(), false),
});

/** As TOML; defaults are left out. */
export function rejectsTable({ mailbox, keep }: RejectsSettings): Partial<RejectsSettings> {
  return {
    ...(mailbox === mailboxByDefault ? {} : { mailbox }),
    ...(keep ? { keep } : {}),
  };
}
