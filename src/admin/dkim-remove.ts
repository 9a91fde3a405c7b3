import * as v from "valibot";
import { shortText } from "./arguments.ts";
import { callOf } from "./call.ts";
import { domainNamed } from "./domain-named.ts";

/** Forgets a selector that no longer signs, with its private key. */
export const dkimRemove = callOf(
  v.strictObject({ domain: shortText, selector: shortText }),
  async ({ dkim, revisions }, { selector, ...args }, { by }) => {
    const domain = domainNamed(revisions.document, args.domain);
    await dkim.remove(domain, selector, { by, note: `dkim remove ${domain} ${selector}` });
    return { domain, selector };
  },
);
