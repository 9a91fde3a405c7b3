import { directoryOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";
import { textOf } from "./text-of.ts";

const octetsMax = 100_000;

export const setupApply: Command = {
  usage: "FILE",
  help: "Does what a setup.txt says; nothing at all where one of its lines is wrong.",
  options: { dir: directoryOption },
  positionalsMin: 1,
  positionalsMax: 1,
  async run(context, words) {
    const text = await textOf(context.terminal, words.positionals[0]!, octetsMax);
    const { done } = await call(context, words, { name: "setup.apply", arguments: { text } });
    context.terminal.out(
      done.length === 0 ? "Nothing was to be done\n" : `Done: ${done.join(", ")}\n`,
    );
    return 0;
  },
};
