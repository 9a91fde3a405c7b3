import { resolve } from "node:path";
import { UsageError, type Command, type CommandWords } from "./command.ts";

const messagesMax = 10_000_000;
const accountsMax = 1000;
const progressEvery = 10_000;

export const testdata: Command = {
  usage: "DIR [--messages N] [--accounts N]",
  help:
    "Fills an empty directory with mail for measurements and tests: conversations, lists, several\n" +
    "languages, attachments, the same each time. The first account is that of localserve, which\n" +
    "runs on the directory with --dir DIR; all accounts have its password.",
  options: {
    messages: { value: "N", text: "messages in the inbox of each account (1000)" },
    accounts: { value: "N", text: "accounts (1)" },
  },
  positionalsMin: 1,
  positionalsMax: 1,
  async run(context, words) {
    const directory = resolve(words.positionals[0]!);
    const messages = numberOf(words, "messages", { byDefault: 1000, max: messagesMax });
    const accounts = numberOf(words, "accounts", { byDefault: 1, max: accountsMax });
    await context.fillDirectory({
      directory,
      messages,
      accounts,
      progress: (address, done) => {
        if (done % progressEvery === 0 || done === messages) {
          context.terminal.err(`${address}: ${done} of ${messages}\n`);
        }
      },
    });
    context.terminal.out(
      `Filled ${directory}: ${accounts} accounts with ${messages} messages each\n`,
    );
    return 0;
  },
};

function numberOf(
  words: CommandWords,
  option: string,
  { byDefault, max }: { byDefault: number; max: number },
): number {
  const text = words.value(option);
  if (text === undefined) return byDefault;
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= max) return number;
  throw new UsageError(`--${option} needs a number from 1 to ${max}`);
}
