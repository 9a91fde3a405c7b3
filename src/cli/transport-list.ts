import { directoryOption, jsonOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";
import { table } from "./table.ts";

export const transportList: Command = {
  usage: "[--json]",
  help:
    "Shows the ways by which mail can leave, with * at the one for mail that no route matches.\n" +
    '"direct", to the mail hosts of the recipient, is always there.',
  options: { dir: directoryOption, json: jsonOption },
  async run(context, words) {
    const transports = await call(context, words, { name: "transport.list", arguments: {} });
    if (words.has("json")) {
      context.terminal.out(`${JSON.stringify(transports, undefined, 2)}\n`);
      return 0;
    }
    const rows = transports.map(({ name, kind, to, tls, username, isDefault, routes }) => [
      `${isDefault ? "*" : " "} ${name}`,
      kind,
      tls ?? "",
      username ?? "",
      String(routes),
      to,
    ]);
    context.terminal.out(table(["  NAME", "KIND", "TLS", "USER NAME", "ROUTES", "TO"], rows));
    return 0;
  },
};
