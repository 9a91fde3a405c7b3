import { directoryOption, jsonOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";
import { table } from "./table.ts";

export const setupShow: Command = {
  usage: "[--json]",
  help: "Shows how far the setup has come, and what was skipped.",
  options: { dir: directoryOption, json: jsonOption },
  async run(context, words) {
    const { terminal } = context;
    const shown = await call(context, words, { name: "setup.show", arguments: {} });
    if (words.has("json")) {
      terminal.out(`${JSON.stringify(shown, undefined, 2)}\n`);
      return 0;
    }
    if (!shown.isClaimed) terminal.out("This box has no owner yet\n");
    const rows = shown.steps.map(({ step, outcome }) => [step, outcome ?? "to do"]);
    terminal.out(table(["step", "outcome"], rows));
    return 0;
  },
};
