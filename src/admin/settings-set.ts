import * as v from "valibot";
import { languages } from "../config/first-mailboxes.ts";
import { callOf } from "./call.ts";
import { changed } from "./changed-fields.ts";

/** Changes what is set for all; what is not given stays. */
export const settingsSet = callOf(
  v.strictObject({
    /** null: the first account. */
    postmaster: v.optional(v.nullable(v.string())),
    /** Octets; 0: no bound. */
    quota: v.optional(v.number()),
    language: v.optional(v.picklist(languages)),
    publicAddresses: v.optional(v.array(v.string())),
    /** Whether the admin pages open from the internet too. */
    adminAnywhere: v.optional(v.boolean()),
  }),
  ({ revisions }, fields, { by }) =>
    revisions.edit((document) => changed(document, fields), { by, note: "settings set" }),
);
