import * as v from "valibot";
import { shortText } from "./arguments.ts";
import { callOf } from "./call.ts";
import { selectorFacts } from "./dkim-list.ts";
import { domainNamed } from "./domain-named.ts";

/** Begins to replace the keys that sign; the new ones sign once the DNS shows them. Resolves to all selectors. */
export const dkimRotate = callOf(
  v.strictObject({ domain: shortText }),
  async ({ dkim, revisions }, args, { by }) => {
    const domain = domainNamed(revisions.document, args.domain);
    const states = await dkim.rotate(domain, { by, note: `dkim rotate ${domain}` });
    return states.map(selectorFacts);
  },
);
