import * as v from "valibot";
import { domainName } from "./document-words.ts";

/** Whom to ask whether the world and this machine reach each other. */
export interface ReachabilitySettings {
  /** Well-known domains, to whose mail hosts port 25 is tried. */
  readonly mailDomains: readonly string[];
  /** Zones of blocklists that are asked about our address. RFC 5782 */
  readonly blocklists: readonly string[];
}

const namesMax = 10;

/** One that is silent proves nothing, so several are called. */
const mailDomainsDefault = ["gmail.com", "outlook.com", "yahoo.com", "gmx.net", "icloud.com"];
/** mail-behaviours 14.1 */
const blocklistsDefault = ["sbl.spamhaus.org", "pbl.spamhaus.org", "bl.spamcop.net"];

export const reachabilityDefaults: ReachabilitySettings = {
  mailDomains: mailDomainsDefault,
  blocklists: blocklistsDefault,
};

const names = (defaults: readonly string[]) =>
  v.optional(v.pipe(v.array(domainName), v.maxLength(namesMax)), [...defaults]);

export const reachabilitySchema = v.optional(
  v.strictObject({ mailDomains: names(mailDomainsDefault), blocklists: names(blocklistsDefault) }),
  {},
);

/** As TOML; defaults are left out. */
export function reachabilityTable({ mailDomains, blocklists }: ReachabilitySettings): object {
  return {
    ...(mailDomains.join(" ") === mailDomainsDefault.join(" ") ? {} : { mailDomains }),
    ...(blocklists.join(" ") === blocklistsDefault.join(" ") ? {} : { blocklists }),
  };
}
