import { directoryOption, jsonOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";
import { printable } from "./table.ts";

export const dnsCheck: Command = {
  usage: "DOMAIN [--json]",
  help:
    "Looks whether the DNS and this machine are as others expect: addresses, mail hosts, TLS, senders,\n" +
    "policies, setup of mail programs. Ends with 1 where mail is lost, refused or taken for junk.",
  options: { dir: directoryOption, json: jsonOption },
  positionalsMin: 1,
  positionalsMax: 1,
  async run(context, words) {
    const [domain = ""] = words.positionals;
    const { terminal } = context;
    const result = await call(context, words, { name: "dns.check", arguments: { domain } });
    const { checks } = result;
    if (words.has("json")) terminal.out(`${JSON.stringify(result, undefined, 2)}\n`);
    else {
      for (const { name, errors, warnings, instructions } of checks) {
        const state =
          errors.length > 0 ? "WRONG" : warnings.length > 0 ? "could be better" : "good";
        terminal.out(`${name}: ${state}\n`);
        for (const text of [...errors, ...warnings]) terminal.out(`  ${printable(text)}\n`);
        for (const text of instructions) terminal.out(`    > ${printable(text)}\n`);
      }
    }
    return checks.every(({ errors }) => errors.length === 0) ? 0 : 1;
  },
};
