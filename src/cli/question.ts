import type { CallArguments, CallName, CallResult } from "../admin/calls.ts";
import { directoryOption, jsonOption } from "./command.ts";
import type { Command, CommandWords } from "./command.ts";
import { call } from "./server-call.ts";

export interface Question<Name extends CallName> extends Pick<
  Command,
  "usage" | "help" | "positionalsMin" | "positionalsMax"
> {
  readonly name: Name;
  readonly options?: Command["options"];
  readonly argumentsOf: (words: CommandWords) => CallArguments<Name>;
  /** For people; whoever types `--json` gets the result as it is. */
  readonly textOf: (result: CallResult<Name>) => string;
  /** Whether the answer is as it should be; the command ends with 1 where it is not. */
  readonly isGood?: (result: CallResult<Name>) => boolean;
}

/** A command that asks the server something and prints the answer. */
export function question<Name extends CallName>(of: Question<Name>): Command {
  const { name, argumentsOf, textOf, isGood = () => true, options = {}, ...command } = of;
  return {
    ...command,
    options: { dir: directoryOption, json: jsonOption, ...options },
    async run(context, words) {
      const result = await call(context, words, { name, arguments: argumentsOf(words) });
      const text = words.has("json") ? `${JSON.stringify(result, undefined, 2)}\n` : textOf(result);
      context.terminal.out(text);
      return isGood(result) ? 0 : 1;
    },
  };
}

/** The one domain that such a command is about. */
export const aboutDomain = {
  usage: "DOMAIN [--json]",
  positionalsMin: 1,
  positionalsMax: 1,
  argumentsOf: ({ positionals: [domain = ""] }: CommandWords) => ({ domain }),
} as const;

/** The one account that such a command is about. */
export const aboutAccount = {
  usage: "ACCOUNT [--json]",
  positionalsMin: 1,
  positionalsMax: 1,
  argumentsOf: ({ positionals: [account = ""] }: CommandWords) => ({ account }),
} as const;
