import * as v from "valibot";
import { aliasFlags, aliasNamed, members } from "./alias-fields.ts";
import { shortText } from "./arguments.ts";
import { callOf } from "./call.ts";
import { changed } from "./changed-fields.ts";
import { plainDomain } from "./plain-domain.ts";

/** Changes an alias; what is not given stays. */
export const aliasSet = callOf(
  v.strictObject({ address: shortText, members: v.optional(members), ...aliasFlags }),
  ({ revisions }, { address: typed, ...fields }, { by }) => {
    const address = plainDomain(typed);
    return revisions.edit(
      (document) => {
        const settings = { ...fields, members: fields.members?.map(plainDomain) };
        const alias = changed(aliasNamed(document, address), settings);
        return { ...document, aliases: { ...document.aliases, [address]: alias } };
      },
      { by, note: `alias set ${address}` },
    );
  },
);
