import { directoryOption, type Command } from "./command.ts";
import { revisionLine } from "./config-show.ts";
import { call } from "./server-call.ts";
import { textOf } from "./text-of.ts";

const documentOctetsMax = 4_000_000;

export const configApply: Command = {
  usage: "FILE [--note TEXT] [--force]",
  help:
    "Makes the TOML file (- for standard input) the configuration, as a new revision, and shows\n" +
    "what changed. Faults are named, all at once, and nothing is changed then. What was made from\n" +
    "an older revision than the current one is refused.",
  options: {
    dir: directoryOption,
    note: { value: "TEXT", text: "noted in the history" },
    force: { text: "also when it was made from an older revision" },
  },
  positionalsMin: 1,
  positionalsMax: 1,
  async run(context, words) {
    const file = words.positionals[0]!;
    const document = await textOf(context.terminal, file, documentOctetsMax);
    const base = revisionLine.exec(document)?.[1];
    const applied = await call(context, words, {
      name: "config.apply",
      arguments: {
        document,
        note: words.value("note") ?? "",
        ...(base === undefined || words.has("force") ? {} : { base: Number(base) }),
      },
    });
    context.terminal.out(
      applied.diff === ""
        ? `Nothing to change: still revision ${applied.revision}\n`
        : `${applied.diff}Applied as revision ${applied.revision}\n`,
    );
    return 0;
  },
};
