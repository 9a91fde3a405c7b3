import { languages } from "../config/first-mailboxes.ts";
import { directoryOption, UsageError, type Command } from "./command.ts";
import { call } from "./server-call.ts";

export const boxSet: Command = {
  usage: "[--name NAME] [--host-name NAME] [--time-zone ZONE] [--language LANGUAGE]",
  help: "Sets how the machine is called, and its language and time zone. What is not named stays.",
  options: {
    dir: directoryOption,
    name: { value: "NAME", text: "at home: it is found as NAME.local" },
    "host-name": { value: "NAME", text: "how it names itself to others, such as mail.example.org" },
    "time-zone": { value: "ZONE", text: "such as Europe/Berlin" },
    language: { value: "LANGUAGE", text: `of new mailboxes: ${languages.join(", ")}` },
  },
  async run(context, words) {
    const asked = words.value("language");
    const language = languages.find((one) => one === asked);
    if (asked !== undefined && language === undefined) {
      throw new UsageError(`--language needs one of ${languages.join(", ")}`);
    }
    const [name, hostName, timeZone] = ["name", "host-name", "time-zone"].map((option) =>
      words.value(option),
    );
    const set = await call(context, words, {
      name: "box.set",
      arguments: {
        ...(name === undefined ? {} : { name }),
        ...(hostName === undefined ? {} : { hostName }),
        ...(timeZone === undefined ? {} : { timeZone }),
        ...(language === undefined ? {} : { language }),
      },
    });
    context.terminal.out(`The host name is ${set.hostName}\n`);
    return 0;
  },
};
