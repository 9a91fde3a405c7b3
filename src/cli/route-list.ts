import { directoryOption, jsonOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";
import { table } from "./table.ts";

export const routeList: Command = {
  usage: "[--json]",
  help:
    "Shows which mail takes which transport, in the order in which the routes are looked at: those of\n" +
    "the sender's account, of the sender's domain, of all, and at last the default.",
  options: { dir: directoryOption, json: jsonOption },
  async run(context, words) {
    const routes = await call(context, words, { name: "route.list", arguments: {} });
    if (words.has("json")) {
      context.terminal.out(`${JSON.stringify(routes, undefined, 2)}\n`);
      return 0;
    }
    const rows = routes.map((route) => [
      route.name === undefined ? route.of : `${route.of} ${route.name}`,
      route.fromDomain.join(" ") || "any",
      route.toDomain.join(" ") || "any",
      route.minimumAttempts === 0 ? "always" : `after ${route.minimumAttempts}`,
      route.transport,
    ]);
    context.terminal.out(table(["OF", "FROM", "TO", "ATTEMPTS", "TRANSPORT"], rows));
    return 0;
  },
};
