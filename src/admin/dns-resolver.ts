import { nothing } from "./arguments.ts";
import { callOf } from "./call.ts";

/** The root and what is below it are signed: a resolver that verifies vouches for any of these. */
const signedName = "org";

export interface ResolverFacts {
  /** Whether it verifies DNSSEC; undefined where it does not answer. */
  readonly verifies: boolean | undefined;
  /** Why it does not answer. */
  readonly reason: string | undefined;
}

/** Whether the name server that we ask verifies what it says. RFC 4035 §3.2.3 */
export const dnsResolver = callOf(nothing, async ({ dnsWorld }): Promise<ResolverFacts> => {
  const answer = await dnsWorld.resolver.mx(signedName);
  if (answer.kind === "failed") return { verifies: undefined, reason: answer.reason };
  return { verifies: answer.authentic, reason: undefined };
});
