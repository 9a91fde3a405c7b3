import { languages } from "../config/first-mailboxes.ts";
import type { CommandWords } from "./command.ts";
import { aboutAccount, question } from "./question.ts";
import { revisionText } from "./revision-text.ts";
import { oneOf, wholeNumber, wordList, yesOrNo } from "./typed-choices.ts";
import { typedSize } from "./typed-size.ts";

export const accountSet = question({
  ...aboutAccount,
  usage: "ACCOUNT [OPTION...]",
  name: "account.set",
  help: "Changes settings of an account; what is not given stays.",
  options: {
    description: { value: "TEXT", text: "for you" },
    "full-name": { value: "NAME", text: "of the person, for mail that they write" },
    login: { value: "yes|no", text: "whether anybody may log in to it" },
    "mail-password": { value: "yes|no", text: "whether programs may use its own password" },
    quota: { value: "SIZE", text: "of its messages, such as 2GB; none, or default" },
    "max-queued": { value: "COUNT", text: "messages that may wait; 0: no bound" },
    "messages-per-day": { value: "COUNT", text: "recipients in a day; 0: no bound" },
    "new-recipients-per-day": { value: "COUNT", text: "never written to before; 0: no bound" },
    "keep-retired": { value: "DAYS", text: "to know what became of mail that left" },
    "junk-flags": { value: "yes|no", text: "whether moving to Junk and out of it teaches" },
    "from-id": { value: "LOGINS", text: "whose mail has senders of its own; none" },
    language: { value: "LANGUAGE", text: "of new mailboxes, or default" },
  },
  argumentsOf: (words) => ({
    ...aboutAccount.argumentsOf(words),
    description: words.value("description"),
    fullName: words.value("full-name"),
    loginDisabled: not(yesOrNo(words, "login")),
    mailPasswordDisabled: not(yesOrNo(words, "mail-password")),
    quota: quotaOf(words),
    maxQueued: wholeNumber(words, "max-queued"),
    maxMessagesPerDay: wholeNumber(words, "messages-per-day"),
    maxFirstTimeRecipientsPerDay: wholeNumber(words, "new-recipients-per-day"),
    keepRetiredDays: wholeNumber(words, "keep-retired"),
    junkFlags: yesOrNo(words, "junk-flags"),
    fromIdAddresses: wordList(words, "from-id"),
    language: words.value("language") === "default" ? null : oneOf(words, "language", languages),
  }),
  textOf: revisionText,
});

function not(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}

function quotaOf(words: CommandWords): number | undefined {
  const text = words.value("quota");
  if (text === undefined) return undefined;
  if (text === "default") return 0;
  return text === "none" ? -1 : typedSize(text);
}
