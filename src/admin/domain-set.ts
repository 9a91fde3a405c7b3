import * as v from "valibot";
import { shortText } from "./arguments.ts";
import { callOf } from "./call.ts";
import { changed } from "./changed-fields.ts";
import { editDomain } from "./edit-domain.ts";

const flag = v.optional(v.boolean());

/** Changes settings of a domain; what is not given stays, null takes away what need not be there. */
export const domainSet = callOf(
  v.strictObject({
    domain: shortText,
    description: v.optional(v.string()),
    disabled: flag,
    catchallSeparators: v.optional(v.array(v.string())),
    caseSensitive: flag,
    clientHost: v.optional(v.nullable(v.string())),
    mtaSts: v.optional(
      v.nullable(
        v.strictObject({
          mode: v.picklist(["enforce", "testing", "none"]),
          /** Seconds. */
          maxAge: v.number(),
        }),
      ),
    ),
  }),
  ({ revisions }, { domain, ...fields }, { by }) =>
    editDomain(revisions, domain, { by, note: `domain set ${domain}` }, (settings) =>
      changed(settings, fields),
    ),
);
