import { directoryOption, type Command } from "./command.ts";
import { revisionNumber } from "./revision-number.ts";
import { call } from "./server-call.ts";

export const configRollback: Command = {
  usage: "REVISION",
  help: "Makes an earlier revision the configuration again, as a new revision.",
  options: { dir: directoryOption },
  positionalsMin: 1,
  positionalsMax: 1,
  async run(context, words) {
    const applied = await call(context, words, {
      name: "config.rollback",
      arguments: { revision: revisionNumber(words.positionals[0]!) },
    });
    context.terminal.out(`${applied.diff}Applied as revision ${applied.revision}\n`);
    return 0;
  },
};
