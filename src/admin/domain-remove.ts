import * as v from "valibot";
import { shortText } from "./arguments.ts";
import { callOf, CallRefusal } from "./call.ts";
import { addressesIn } from "./domain-addresses.ts";
import { domainNamed } from "./domain-named.ts";

const shownMax = 5;

/**
 * Removes a domain without addresses: mail for it is refused. Its private keys stay in the data directory, so that a
 * rollback brings a domain back that can sign.
 */
export const domainRemove = callOf(
  v.strictObject({ domain: shortText }),
  ({ revisions }, { domain }, { by }) =>
    revisions.edit(
      (document) => {
        const name = domainNamed(document, domain);
        const used = addressesIn(document, name).map(({ address }) => address);
        if (used.length > 0) {
          const more = used.length > shownMax ? ` and ${used.length - shownMax} more` : "";
          const shown = used.slice(0, shownMax).join(", ") + more;
          throw new CallRefusal(`${name} has addresses: first remove ${shown}`);
        }
        const { [name]: _, ...domains } = document.domains;
        return { ...document, domains };
      },
      { by, note: `domain remove ${domain}` },
    ),
);
