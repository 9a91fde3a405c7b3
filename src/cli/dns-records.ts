import { directoryOption, jsonOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";
import { printable } from "./table.ts";

export const dnsRecords: Command = {
  usage: "DOMAIN [--json]",
  help:
    "Prints the records that the DNS should have for a domain and for this machine, as a zone file\n" +
    "has them. Lines that begin with a semicolon are for later, or stricter.",
  options: { dir: directoryOption, json: jsonOption },
  positionalsMin: 1,
  positionalsMax: 1,
  async run(context, words) {
    const [domain = ""] = words.positionals;
    const { terminal } = context;
    const result = await call(context, words, { name: "dns.records", arguments: { domain } });
    if (words.has("json")) terminal.out(`${JSON.stringify(result, undefined, 2)}\n`);
    else {
      for (const line of result.zone.trimEnd().split("\n")) terminal.out(`${printable(line)}\n`);
      for (const remark of result.remarks) terminal.out(`; ${printable(remark)}\n`);
    }
    return 0;
  },
};
