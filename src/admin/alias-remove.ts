import * as v from "valibot";
import { aliasNamed } from "./alias-fields.ts";
import { shortText } from "./arguments.ts";
import { callOf } from "./call.ts";
import { plainDomain } from "./plain-domain.ts";

/** Removes an alias: mail for it is refused from then on. Its members keep what they have. */
export const aliasRemove = callOf(
  v.strictObject({ address: shortText }),
  ({ revisions }, { address: typed }, { by }) => {
    const address = plainDomain(typed);
    return revisions.edit(
      (document) => {
        aliasNamed(document, address);
        const { [address]: _, ...aliases } = document.aliases;
        return { ...document, aliases };
      },
      { by, note: `alias remove ${address}` },
    );
  },
);
