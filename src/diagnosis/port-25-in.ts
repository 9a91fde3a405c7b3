import type { Answer } from "./answer.ts";
import type { DiagnosisWorld } from "./diagnosis-world.ts";

const dayMs = 86_400_000;

/** Whether others can call this machine: only mail from outside proves it, never a look from the inside. */
export async function portIn(world: DiagnosisWorld, now: number): Promise<Answer> {
  const question = "port-25-in" as const;
  const last = world.lastFromOutside();
  if (last === undefined) {
    return {
      question,
      verdict: "unknown",
      finding: "no-mail-yet",
      what: "No mail has come in from the Internet yet. From the inside nobody can tell whether it could.",
      do: [
        "Write to an address here from a mailbox elsewhere, and look again: what comes in is the proof.",
        "Where nothing comes: let the router forward port 25 to this machine, and ask your provider whether it blocks it.",
      ],
      facts: {},
    };
  }
  const days = Math.floor((now - last.at) / dayMs);
  const facts = { address: last.address, at: new Date(last.at).toISOString(), days: String(days) };
  const since = days === 0 ? "in the last day" : `${days} ${days === 1 ? "day" : "days"} ago`;
  return {
    question,
    verdict: days < 7 ? "good" : "unwise",
    finding: days < 7 ? "mail-came" : "mail-came-long-ago",
    what: `Mail came in from ${last.address} on the Internet ${since}: port 25 was open then.`,
    do: days < 7 ? [] : ["Write to an address here from a mailbox elsewhere, and look again."],
    facts,
  };
}
