import * as v from "valibot";
import { shortText } from "./arguments.ts";
import { callOf } from "./call.ts";
import type { DkimRecord, SelectorState } from "./dkim-selectors.ts";
import { domainNamed } from "./domain-named.ts";

export interface SelectorFacts {
  readonly domain: string;
  readonly selector: string;
  readonly algorithm: "rsa" | "ed25519";
  readonly state: SelectorState["state"];
  /** Of a selector that waits: which one it will replace. */
  readonly replaces: string | undefined;
  /** When it stopped signing, ISO 8601. */
  readonly retiredAt: string | undefined;
  /** Undefined where the private key is not there. */
  readonly record: DkimRecord | undefined;
}

/** The DKIM keys of one domain or of all. */
export const dkimList = callOf(
  v.strictObject({ domain: v.optional(shortText) }),
  ({ dkim, revisions }, args) =>
    dkim
      .list(args.domain === undefined ? undefined : domainNamed(revisions.document, args.domain))
      .map(selectorFacts),
);

export function selectorFacts(of: SelectorState): SelectorFacts {
  const { algorithm, replaces, retiredAt } = of.settings;
  const { domain, selector, state, record } = of;
  return { domain, selector, algorithm, state, replaces, retiredAt, record };
}
