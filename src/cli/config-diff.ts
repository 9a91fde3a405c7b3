import { directoryOption, type Command } from "./command.ts";
import { revisionNumber } from "./revision-number.ts";
import { call } from "./server-call.ts";

export const configDiff: Command = {
  usage: "[FROM [TO]]",
  help:
    "Shows what changed from one revision to another, to the current one where TO is absent;\n" +
    "without numbers, what the newest revision changed.",
  options: { dir: directoryOption },
  positionalsMax: 2,
  async run(context, words) {
    const [from, to] = words.positionals.map(revisionNumber);
    const { diff } = await call(context, words, {
      name: "config.diff",
      arguments: { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) },
    });
    context.terminal.out(diff);
    return 0;
  },
};
