import { directoryOption, jsonOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";
import { table } from "./table.ts";

export const domainList: Command = {
  usage: "[--json]",
  help: "Shows the domains whose mail this server takes.",
  options: { dir: directoryOption, json: jsonOption },
  async run(context, words) {
    const domains = await call(context, words, { name: "domain.list", arguments: {} });
    if (words.has("json")) {
      context.terminal.out(`${JSON.stringify(domains, undefined, 2)}\n`);
      return 0;
    }
    const rows = domains.map(({ name, disabled, description }) => [
      name,
      disabled ? "disabled" : "in use",
      description,
    ]);
    context.terminal.out(table(["DOMAIN", "STATE", "DESCRIPTION"], rows));
    return 0;
  },
};
