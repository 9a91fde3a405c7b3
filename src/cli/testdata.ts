import { resolve } from "node:path";
import type { Command } from "./command.ts";
import { numberOption } from "./number-option.ts";
import { counted } from "./table.ts";

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
    const messages = numberOption(words, "messages", { byDefault: 1000, max: messagesMax });
    const accounts = numberOption(words, "accounts", { byDefault: 1, max: accountsMax });
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
      `Filled ${directory}: ${counted(accounts, "account")} with ${counted(messages, "message")} each\n`,
    );
    return 0;
  },
};
