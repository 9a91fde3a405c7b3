import type { CallResult } from "../admin/calls.ts";
import { directoryOption, jsonOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";
import { printable, table } from "./table.ts";

export const mtaStsCheck: Command = {
  usage: "DOMAIN [--json]",
  help:
    "Looks at the MTA-STS policy of a domain as it is published now, and at its mail hosts.\n" +
    "Ends with 1 where something is wrong with it.",
  options: { dir: directoryOption, json: jsonOption },
  positionalsMin: 1,
  positionalsMax: 1,
  async run(context, words) {
    const [domain = ""] = words.positionals;
    const checked = await call(context, words, { name: "mta-sts.check", arguments: { domain } });
    if (words.has("json")) context.terminal.out(`${JSON.stringify(checked, undefined, 2)}\n`);
    else context.terminal.out(textOf(domain, checked));
    return checked.faults.length === 0 ? 0 : 1;
  },
};

function textOf(
  domain: string,
  { recordId, policy, hosts, faults }: CallResult<"mta-sts.check">,
): string {
  if (recordId === undefined && policy === undefined && faults.length === 0) {
    return printable(`${domain} has no MTA-STS policy`).concat("\n");
  }
  const rows = [
    ["record", recordId === undefined ? "none" : `id ${recordId}`],
    ["mode", policy?.mode ?? "no policy"],
    ["hosts that it names", policy?.mx.join(" ") ?? "-"],
    ["holds for", policy === undefined ? "-" : `${policy.maxAgeSeconds} seconds`],
    [
      "mail hosts",
      hosts.map(({ name, isNamed }) => (isNamed ? name : `${name} (not named)`)).join(" "),
    ],
    ...faults.map((fault) => ["wrong", fault]),
  ];
  return table(rows[0]!, rows.slice(1));
}
