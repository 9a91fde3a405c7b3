import { directoryOption, jsonOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";
import { table } from "./table.ts";

export const dnsPublished: Command = {
  usage: "DOMAIN [--json]",
  help:
    "Shows which of the records of a domain are in the DNS by now. What they are good for once they\n" +
    'are there is what "dns check" looks at.',
  options: { dir: directoryOption, json: jsonOption },
  positionalsMin: 1,
  positionalsMax: 1,
  async run(context, words) {
    const [domain = ""] = words.positionals;
    const { terminal } = context;
    const result = await call(context, words, { name: "dns.published", arguments: { domain } });
    if (words.has("json")) terminal.out(`${JSON.stringify(result, undefined, 2)}\n`);
    else {
      const rows = result.records.map(({ state, type, name, found, reason }) => [
        state,
        type,
        name,
        reason ?? found.join(" | "),
      ]);
      terminal.out(table(["state", "type", "name", "found"], rows));
    }
    return 0;
  },
};
