import * as v from "valibot";
import { isSelector } from "../config/dkim-settings.ts";
import { shortText } from "./arguments.ts";
import { callOf } from "./call.ts";
import { selectorFacts } from "./dkim-list.ts";
import { domainNamed } from "./domain-named.ts";

/** Makes a DKIM key for a domain, whose record is then to be published. */
export const dkimGenerate = callOf(
  v.strictObject({
    domain: shortText,
    selector: v.optional(
      v.pipe(v.string(), v.check(isSelector, "not a selector: use a-z, 0-9 and dashes")),
    ),
    algorithm: v.optional(v.picklist(["rsa", "ed25519"]), "rsa"),
    sign: v.optional(v.boolean(), false),
  }),
  async ({ dkim, revisions }, args, { by }) => {
    const domain = domainNamed(revisions.document, args.domain);
    const { algorithm, selector, sign } = args;
    const note = `dkim generate ${domain}`;
    return selectorFacts(await dkim.generate(domain, { algorithm, selector, sign }, { by, note }));
  },
);
