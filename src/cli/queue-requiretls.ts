import { directoryOption, type Command, UsageError } from "./command.ts";
import { absentOf, allOption, chosenMessages, filterOptions } from "./queue-filter-options.ts";
import { call } from "./server-call.ts";
import { counted } from "./table.ts";

export const queueRequiretls: Command = {
  usage: "yes|no|default ID... | ... FILTER... | ... --all",
  help:
    "Says whether messages may only go over verified TLS (yes), may go without TLS where a policy\n" +
    "would forbid it (no), or neither (default).",
  options: { dir: directoryOption, ...filterOptions, all: allOption },
  positionalsMin: 1,
  positionalsMax: 100_000,
  async run(context, words) {
    const [wish, ...ids] = words.positionals;
    const chosen = chosenMessages(words, ids);
    const { count } = await call(context, words, {
      name: "queue.require-tls",
      arguments: { ...chosen, requireTls: requireTlsOf(wish!) },
    });
    const absent = absentOf(chosen, count);
    context.terminal.out(`${counted(count, "message")} changed${absent}\n`);
    return absent === "" ? 0 : 1;
  },
};

function requireTlsOf(wish: string): boolean | undefined {
  if (wish === "default") return undefined;
  if (wish === "yes" || wish === "no") return wish === "yes";
  throw new UsageError(`"${wish}" is not yes, no or default`);
}
