import type { SimulatedOutcome } from "../account/directory.ts";
import type { Verdict } from "./reception.ts";

/** How long a local part that asks for "timeout" keeps its client waiting. mail-behaviours.md 14.3 */
const holdMs = 60 * 60_000;

/** localserve: lets a client or a queue meet the failure that its author wants to see. */
export async function simulate(outcome: SimulatedOutcome): Promise<Verdict> {
  if (outcome.kind === "timeout") {
    await new Promise<void>((resolve) => {
      setTimeout(resolve, holdMs).unref();
    });
  }
  return simulatedVerdict(outcome);
}

export function simulatedVerdict(
  outcome: SimulatedOutcome,
): Verdict & { readonly kind: "refused" } {
  const code = outcome.kind === "reply" ? outcome.code : 451;
  const text = "Simulated outcome, as the address asks";
  return { kind: "refused", code, enhancedStatusCode: code < 500 ? "4.3.0" : "5.3.0", text };
}
