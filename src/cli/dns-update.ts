import type { CallResult } from "../admin/calls.ts";
import { directoryOption, jsonOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";
import { counted, printable } from "./table.ts";

export const dnsUpdate: Command = {
  usage: "DOMAIN [--dry-run] [--json]",
  help:
    "Writes the records that a domain should have to its name server (see dns access), and takes away\n" +
    "what contradicts them, and what was written earlier and is no more wanted. All changes are shown\n" +
    "first; a person at a terminal is asked.",
  options: {
    dir: directoryOption,
    json: jsonOption,
    "dry-run": { text: "only show what would change" },
  },
  positionalsMin: 1,
  positionalsMax: 1,
  async run(context, words) {
    const [domain = ""] = words.positionals;
    const { terminal } = context;
    const ask = (dryRun: boolean): Promise<CallResult<"dns.update">> =>
      call(context, words, { name: "dns.update", arguments: { domain, dryRun } });
    const planned = await ask(true);
    const isJson = words.has("json");
    if (!isJson) terminal.out(textOf(planned));
    const isDry = words.has("dry-run") || planned.changes.length === 0;
    if (!isDry && terminal.isInteractive && !isJson) {
      const answer = await terminal.readPassword("Type yes to write them: ");
      if (!/^y(?:es)?$/i.test(answer.trim())) {
        terminal.out("Nothing was written\n");
        return 1;
      }
    }
    const done = words.has("dry-run") ? planned : await ask(false);
    if (isJson) terminal.out(`${JSON.stringify(done, undefined, 2)}\n`);
    else if (!isDry)
      terminal.out(`${counted(done.changes.length, "change")} made in ${done.zone}\n`);
    return 0;
  },
};

function textOf({ changes, outside, zone }: CallResult<"dns.update">): string {
  const lines = changes.map(({ kind, name, type, value }) => {
    return `${kind === "add" ? "+" : "-"} ${name}. ${type} ${value}`;
  });
  if (lines.length === 0) lines.push(`Nothing to change in ${zone}`);
  for (const { name, type, value } of outside) {
    lines.push(`; not in the zone ${zone}: ${name}. ${type} ${value}`);
  }
  return lines.map((line) => `${printable(line)}\n`).join("");
}
