import type { DomainSettings } from "../config/domain-settings.ts";
import type { Applied, Change, Revisions } from "../config/revisions.ts";
import { domainNamed } from "./domain-named.ts";

/** Changes one domain of the document, in whatever way its name is spelt. */
export function editDomain(
  revisions: Pick<Revisions, "edit">,
  name: string,
  change: Change,
  edit: (domain: DomainSettings) => DomainSettings,
): Promise<Applied> {
  return revisions.edit((document) => {
    const known = domainNamed(document, name);
    const { domains } = document;
    return { ...document, domains: { ...domains, [known]: edit(domains[known]!) } };
  }, change);
}
