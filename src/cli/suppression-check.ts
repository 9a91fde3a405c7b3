import { directoryOption, jsonOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";
import { printable, timeText } from "./table.ts";

export const suppressionCheck: Command = {
  usage: "ACCOUNT ADDRESS [--json]",
  help: "Says whether mail of an account to an address is suppressed. Exit code 1: it is.",
  options: { dir: directoryOption, json: jsonOption },
  positionalsMin: 2,
  positionalsMax: 2,
  async run(context, words) {
    const [account, address] = words.positionals as [string, string];
    const { found } = await call(context, words, {
      name: "queue.suppressions.check",
      arguments: { account, address },
    });
    if (words.has("json")) {
      context.terminal.out(`${JSON.stringify(found ?? null, undefined, 2)}\n`);
    } else if (found === undefined) {
      context.terminal.out(`Mail of ${account} to ${address} is not suppressed\n`);
    } else {
      context.terminal.out(
        `Suppressed since ${timeText(found.createdAt)} as ${found.address}: ${printable(found.reason)}\n`,
      );
    }
    return found === undefined ? 0 : 1;
  },
};
