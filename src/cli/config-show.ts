import { directoryOption, type Command } from "./command.ts";
import { revisionNumber } from "./revision-number.ts";
import { call } from "./server-call.ts";

/** The first line of what `config show` prints; `config apply` reads the number back. */
export const revisionLine = /^# Homepost configuration, revision (\d{1,9})$/m;

export const configShow: Command = {
  usage: "[REVISION] [--secrets]",
  help:
    "Prints the configuration as TOML, ready for config apply.\n" +
    "Passwords are masked; a masked one keeps its value when it is applied.",
  options: { dir: directoryOption, secrets: { text: "print passwords too" } },
  positionalsMax: 1,
  async run(context, words) {
    const [word] = words.positionals;
    const shown = await call(context, words, {
      name: "config.show",
      arguments: {
        secrets: words.has("secrets"),
        ...(word === undefined ? {} : { revision: revisionNumber(word) }),
      },
    });
    context.terminal.out(`# Homepost configuration, revision ${shown.revision}\n${shown.document}`);
    return 0;
  },
};
