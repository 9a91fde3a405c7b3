import * as v from "valibot";
import { domainNameOf } from "../dns/domain-name.ts";
import type { CheckedPolicy } from "../mta-sts/check-policy.ts";
import { shortText } from "./arguments.ts";
import { CallRefusal, callOf } from "./call.ts";

/** Looks at the MTA-STS policy of a domain as it is published now. */
export const mtaStsCheck = callOf(
  v.strictObject({ domain: shortText }),
  ({ mtaSts }, { domain }): Promise<CheckedPolicy> => {
    const name = domainNameOf(domain);
    if (name === undefined) throw new CallRefusal(`"${domain}" is no domain`);
    return mtaSts.checkPolicy(name);
  },
);
