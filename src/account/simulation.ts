import type { SimulatedOutcome, SimulationStage } from "./directory.ts";

const wish = /(temperror|permerror|timeout|[45][0-9]{2})$/;

/** The stage and outcome that a local part of localserve asks for: "rcptto-450", "mailfromtimeout", "permerror". */
export function simulationOf(
  localPart: string,
): { readonly stage: SimulationStage; readonly outcome: SimulatedOutcome } | undefined {
  const lower = localPart.toLowerCase();
  const word = wish.exec(lower)?.[1];
  return word === undefined ? undefined : { stage: stageOf(lower), outcome: outcomeOf(word) };
}

function stageOf(lower: string): SimulationStage {
  if (lower.startsWith("mailfrom")) return "mail-from";
  return lower.startsWith("rcptto") ? "rcpt-to" : "message";
}

function outcomeOf(word: string): SimulatedOutcome {
  if (word === "timeout") return { kind: "timeout" };
  if (word === "temperror") return { kind: "reply", code: 451 };
  return { kind: "reply", code: word === "permerror" ? 550 : Number(word) };
}
