import { reasons } from "../admin/health/reasons.ts";
import type { HealthFacts } from "../admin/health.ts";
import { question } from "./question.ts";
import { printable, sizeText, table, timeText } from "./table.ts";

export const health = question({
  usage: "[--json]",
  name: "health",
  help: "Says whether mail is fine, part by part, and what to do. Ends with 1 where something is bad.",
  argumentsOf: () => ({}),
  textOf: (parts) =>
    table(
      ["PART", "STATE", "WHY"],
      parts.map((part) => [part.name, part.state, printable(reasonText(part))]),
    ),
  isGood: (parts) => parts.every(({ state }) => state !== "bad"),
});

/** The reason with its names filled in. */
function reasonText({ reason, values }: HealthFacts): string {
  return reasons[reason].replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (typeof value !== "number") return value ?? whole;
    if (name.endsWith("At")) return timeText(value);
    return name === "octets" ? sizeText(value) : String(value);
  });
}
