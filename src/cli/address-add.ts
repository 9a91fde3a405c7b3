import { question } from "./question.ts";
import { revisionText } from "./revision-text.ts";

export const addressAdd = question({
  usage: "ACCOUNT ADDRESS [--mailbox NAME]",
  name: "account.address.add",
  help: "Gives an account one more address; @example.org is all of a domain that nobody else has.",
  positionalsMin: 2,
  positionalsMax: 2,
  options: { mailbox: { value: "NAME", text: "where its mail goes; INBOX where absent" } },
  argumentsOf: (words) => {
    const [account = "", address = ""] = words.positionals;
    return { account, address, mailbox: words.value("mailbox") };
  },
  textOf: revisionText,
});
