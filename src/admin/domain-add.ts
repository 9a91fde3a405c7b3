import { domainToASCII } from "node:url";
import * as v from "valibot";
import { isPublicName } from "../config/certificate-names.ts";
import { isDomain } from "../config/document-words.ts";
import type { DomainSettings } from "../config/domain-settings.ts";
import { shortText } from "./arguments.ts";
import { callOf, CallRefusal } from "./call.ts";
import { domainNamed } from "./domain-named.ts";
import type { DkimRecord } from "./dkim-selectors.ts";

/** Adds a domain whose mail is ours, with a DKIM key that signs and a spare. Resolves to the records to publish. */
export const domainAdd = callOf(
  v.strictObject({ name: shortText }),
  async ({ dkim, revisions, server }, args, { by }) => {
    const name = args.name.toLowerCase();
    if (!isDomain(name)) {
      throw new CallRefusal(`"${args.name}" is not a domain: give one such as example.org`);
    }
    const refuseTwin = (names: readonly string[]): void => {
      if (names.includes(name)) throw new CallRefusal(`There is a domain "${name}" already`);
    };
    refuseTwin(Object.keys(revisions.document.domains));
    const selectors = await dkim.makeFirst(name);
    const applying = revisions.edit(
      (document) => {
        refuseTwin(Object.keys(document.domains));
        const domain = {
          description: "",
          disabled: false,
          catchallSeparators: ["+"],
          caseSensitive: false,
          routes: [],
          dkim: selectors,
          ...namesAndPolicy(name, server.hostName),
        };
        return { ...document, domains: { ...document.domains, [name]: domain } };
      },
      { by, note: `domain add ${name}` },
    );
    const applied = await applying.catch(async (error: unknown) => {
      await dkim.forget(name, Object.keys(selectors));
      throw error;
    });
    const records = dkim
      .list(domainNamed(revisions.document, name))
      .flatMap(({ record }): DkimRecord[] => (record ? [record] : []));
    return { name, revision: applied.revision, records };
  },
);

/** Days would lock others out for days when the first policy is wrong; once all is well it may be weeks. RFC 8461 §3.2 */
const firstPolicySeconds = 86_400;

/** A name for mail programs that stays when the domain moves, and a policy that mail comes with TLS only. */
function namesAndPolicy(
  domain: string,
  hostName: string,
): Pick<DomainSettings, "clientHost" | "mtaSts"> {
  // A box that is only known at home can keep neither promise.
  if (!isPublicName(hostName)) return {};
  const host = domainToASCII(domain);
  const isWithin = hostName === host || hostName.endsWith(`.${host}`);
  return {
    ...(isWithin ? {} : { clientHost: `mail.${domain}` }),
    mtaSts: { mode: "enforce", maxAge: firstPolicySeconds },
  };
}
