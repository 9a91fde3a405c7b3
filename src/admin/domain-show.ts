import { domainToASCII } from "node:url";
import * as v from "valibot";
import { masked } from "../config/secrets.ts";
import { shortText } from "./arguments.ts";
import { callOf } from "./call.ts";
import { addressesIn } from "./domain-addresses.ts";
import { domainNamed } from "./domain-named.ts";

/** All that is set for a domain, its secrets masked, and who has addresses there. */
export const domainShow = callOf(
  v.strictObject({ domain: shortText }),
  ({ revisions, server }, args) => {
    const name = domainNamed(revisions.document, args.domain);
    const { dkim: _, ...settings } = masked(revisions.document).domains[name]!;
    return {
      name,
      /** A-labels. */
      ascii: domainToASCII(name),
      hostName: server.hostName,
      ...settings,
      addresses: addressesIn(revisions.document, name),
    };
  },
);
