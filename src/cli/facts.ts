import { printable, table, timeText } from "./table.ts";

/** Something with many properties, one per line; those without a value are left out. */
export function factLines(
  facts: readonly (readonly [name: string, value: string | undefined])[],
): string {
  const given = facts.filter(([, value]) => value !== undefined && value !== "");
  const width = Math.max(...given.map(([name]) => name.length)) + 1;
  return given
    .map(([name, value]) => `${`${name}:`.padEnd(width)} ${printable(value!)}\n`)
    .join("");
}

/** What attempts came to, the first first. */
export function historyTable(
  history: readonly {
    readonly startedAt: number;
    readonly durationMs: number;
    readonly remoteMta?: string | undefined;
    readonly code?: number | undefined;
    readonly enhancedStatusCode?: string | undefined;
    readonly text: string;
  }[],
): string {
  const rows = history.map((attempt) => [
    timeText(attempt.startedAt),
    `${(attempt.durationMs / 1000).toFixed(1)} s`,
    attempt.remoteMta ?? "-",
    [attempt.code, attempt.enhancedStatusCode, attempt.text]
      .filter((part) => part !== undefined)
      .join(" "),
  ]);
  return rows.length === 0 ? "" : `\n${table(["ATTEMPT", "TOOK", "SERVER", "ANSWER"], rows)}`;
}
