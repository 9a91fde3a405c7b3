import * as v from "valibot";
import { domainNameOf } from "../dns/domain-name.ts";
import { shortText } from "./arguments.ts";
import { CallRefusal, callOf } from "./call.ts";
import { certificateFacts } from "./certificate-facts.ts";
import type { CertificateFacts } from "./certificate-facts.ts";

/** Asks the authority for new certificates now: of one name, or of all. Resolves when it is known what became of it. */
export const certificateRenew = callOf(
  v.strictObject({ name: v.optional(shortText) }),
  async ({ certificates, revisions }, args, caller): Promise<CertificateFacts[]> => {
    if (!revisions.document.acme.enabled) {
      throw new CallRefusal(
        'No authority is asked for certificates: "certificate authority letsencrypt" does so, and ' +
          "agrees to the terms of the authority",
      );
    }
    const name = args.name === undefined ? undefined : domainNameOf(args.name);
    const wishes = await certificates.keeper.list();
    if (args.name !== undefined && !wishes.some((wish) => wish.name === name)) {
      const names = [...new Set(wishes.map((wish) => wish.name))].join(", ");
      throw new CallRefusal(`No certificate is fetched for "${args.name}", only for ${names}`);
    }
    if (wishes.length === 0) throw new CallRefusal("The host name is none of the public DNS");
    const states = await certificates.keeper.renew(name, (line) => caller.report(line));
    return states.map(certificateFacts);
  },
);
