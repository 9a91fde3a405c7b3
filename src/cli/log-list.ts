import type { LogFacts } from "../admin/log-list.ts";
import { question } from "./question.ts";
import { table } from "./table.ts";

export const logList = question({
  usage: "[--json]",
  name: "log.list",
  help: "Shows how much is written to the log.",
  argumentsOf: () => ({}),
  textOf: logTable,
});

export function logTable({ level, areas }: LogFacts): string {
  return table(["AREA", "LEVEL"], [...Object.entries(areas), ["all others", level]]);
}
