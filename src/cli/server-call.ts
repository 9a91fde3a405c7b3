import type { CallArguments, CallName, CallResult } from "../admin/calls.ts";
import { readConfig } from "../config/read-config.ts";
import { callServer } from "../control/control-client.ts";
import type { CommandContext, CommandWords } from "./command.ts";

/** Asks the server on the data directory that the command line, the environment or the configuration names. */
export function call<Name extends CallName>(
  context: CommandContext,
  words: CommandWords,
  of: {
    readonly name: Name;
    readonly arguments: CallArguments<Name>;
    /** Takes what the server tells on the way; it is printed where this is absent. */
    readonly report?: (line: string) => void;
  },
): Promise<CallResult<Name>> {
  const report = of.report ?? ((line: string) => context.terminal.out(`${line}\n`));
  return callServer(dataDirectory(context, words), of.name, of.arguments, report);
}

export function dataDirectory({ environment }: CommandContext, words: CommandWords): string {
  return words.value("dir") ?? environment.dataDirectory ?? readConfig(undefined).dataDirectory;
}
