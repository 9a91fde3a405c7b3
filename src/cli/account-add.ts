import { languages, type Language } from "../config/first-mailboxes.ts";
import { directoryOption, type Command, type CommandWords, UsageError } from "./command.ts";
import { newPassword } from "./new-password.ts";
import { call } from "./server-call.ts";

export const accountAdd: Command = {
  usage: "ADDRESS [--name NAME] [--language LANGUAGE]",
  help:
    "Adds an account with its first address. The domain must be one of ours (domain add).\n" +
    "The password is asked for, or read as a line from standard input.",
  options: {
    dir: directoryOption,
    name: { value: "NAME", text: "name of the account; the part before the @ where absent" },
    language: { value: "LANGUAGE", text: `of the names of its mailboxes: ${languages.join(", ")}` },
  },
  positionalsMin: 1,
  positionalsMax: 1,
  async run(context, words) {
    const address = words.positionals[0]!;
    const password = await newPassword(context, words, address);
    const name = words.value("name");
    const language = languageOf(words);
    const added = await call(context, words, {
      name: "account.add",
      arguments: {
        address,
        password,
        ...(name === undefined ? {} : { name }),
        ...(language === undefined ? {} : { language }),
      },
    });
    context.terminal.out(`Added account ${added.name}; log in as ${address}\n`);
    return 0;
  },
};

function languageOf(words: CommandWords): Language | undefined {
  const asked = words.value("language");
  const language = languages.find((one) => one === asked);
  if (language !== undefined || asked === undefined) return language;
  throw new UsageError(`--language needs one of ${languages.join(", ")}`);
}
