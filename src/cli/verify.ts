import { resolve } from "node:path";
import { directoryOption, type Command } from "./command.ts";
import { dataDirectory } from "./server-call.ts";
import { counted, printable } from "./table.ts";

export const verify: Command = {
  usage: "[DIR]",
  help:
    "Checks a data directory, whether a server runs there or not, and changes nothing: counts, UIDs,\n" +
    "sequences, every message readable, no orphan. Prints each fault; exit code 1 if there is one.",
  options: { dir: directoryOption },
  positionalsMax: 1,
  async run(context, words) {
    const directory = resolve(words.positionals[0] ?? dataDirectory(context, words));
    const found = await context.verifyDirectory(directory, (text) =>
      context.terminal.out(`${printable(text)}\n`),
    );
    const { faults, accounts, mailboxes, messages, queueEntries } = found;
    context.terminal.out(
      `${faults === 0 ? "No faults" : counted(faults, "fault")}: ${counted(accounts, "account")}, ` +
        `${counted(mailboxes, "mailbox", "mailboxes")}, ${counted(messages, "message")}, ` +
        `${queueEntries} queued\n`,
    );
    return faults === 0 ? 0 : 1;
  },
};
