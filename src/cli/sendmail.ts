import { parseSendmailArguments } from "../sendmail/sendmail-arguments.ts";
import { SendmailRefusal, sysexits } from "../sendmail/sendmail-refusal.ts";
import { readSendmailSettings, sendmailFile } from "../sendmail/sendmail-settings.ts";
import type { Command } from "./command.ts";

export const sendmailCommand: Command = {
  usage: "[-t] [-i] [-f ADDRESS] [-F NAME] [-C FILE] [RECIPIENT...]",
  help:
    "Sends the message on standard input, as /usr/sbin/sendmail does for cron and other programs; a\n" +
    "link of that name to this program does the same. It is handed to a server as by a mail program:\n" +
    `${sendmailFile} says which, and as whom:\n\n` +
    '    username = "mia@example.org"\n' +
    '    password = "..."                 # of "homepost account app-password add"\n' +
    '    host = "localhost"               # port, tls, ca, mechanisms, from, localRecipient\n\n' +
    "Recipients without a domain, such as root, are the localRecipient; senders of other domains\n" +
    "become from. Exit codes are those of sysexits(3): 0 the server has it, 75 try again later.\n\n" +
    "  -t  recipients from To, Cc and Bcc\n" +
    "  -i  a line with a dot alone is no end\n" +
    "  -f  the reverse-path, -F the name of the sender, -C other settings\n" +
    "  -N, -R, -V  what notices to send (RFC 3461)",
  options: {},
  takesAllWords: true,
  async run({ terminal }, words) {
    try {
      const args = parseSendmailArguments(words.positionals);
      const settings = readSendmailSettings(args.settingsFile ?? sendmailFile);
      // Loaded when there is something to send.
      const { sendmail } = await import("../sendmail/sendmail.ts");
      await sendmail(terminal.input, args, settings);
      return sysexits.ok;
    } catch (error) {
      const { message } = Error.isError(error) ? error : new Error(String(error));
      terminal.err(`sendmail: ${message.replaceAll("\n", "\n  ")}\n`);
      return error instanceof SendmailRefusal ? error.code : sysexits.software;
    }
  },
};
