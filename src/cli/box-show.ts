import { directoryOption, jsonOption, type Command } from "./command.ts";
import { factLines } from "./facts.ts";
import { call } from "./server-call.ts";

export const boxShow: Command = {
  usage: "[--json]",
  help: "Shows how the machine is called, and its language and time zone.",
  options: { dir: directoryOption, json: jsonOption },
  async run(context, words) {
    const { terminal } = context;
    const box = await call(context, words, { name: "box.show", arguments: {} });
    if (words.has("json")) terminal.out(`${JSON.stringify(box, undefined, 2)}\n`);
    else {
      terminal.out(
        factLines([
          ["name at home", box.name ?? "not set"],
          ["host name", box.hostName],
          ["time zone", box.timeZone ?? "that of the system"],
          ["language", box.language],
        ]),
      );
    }
    return 0;
  },
};
