import * as v from "valibot";
import { dnsUpdateSchema } from "../config/dns-update-settings.ts";
import { mask } from "../config/secrets.ts";
import { shortText } from "./arguments.ts";
import { callOf, CallRefusal } from "./call.ts";
import { domainNamed } from "./domain-named.ts";

/** Sets the name server that takes a domain's records from us, and the key for it; or that they are written by hand. */
export const dnsAccess = callOf(
  v.strictObject({ domain: shortText, access: v.optional(dnsUpdateSchema) }),
  ({ revisions }, { domain, access }, { by }) => {
    const name = domainNamed(revisions.document, domain);
    return revisions.edit(
      (document) => {
        const { dnsUpdate: before, ...settings } = document.domains[name]!;
        // Who was shown a mask and sends it back means the secret that is there.
        const secret = access?.secret === mask ? before?.secret : access?.secret;
        if (access !== undefined && secret === undefined) {
          throw new CallRefusal("The secret of the key is missing");
        }
        const changed =
          access === undefined || secret === undefined
            ? settings
            : { ...settings, dnsUpdate: { ...access, secret } };
        return { ...document, domains: { ...document.domains, [name]: changed } };
      },
      { by, note: `dns access ${name}` },
    );
  },
);
