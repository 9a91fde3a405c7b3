import { factLines } from "./facts.ts";
import { aboutAccount, question } from "./question.ts";
import { sizeText } from "./table.ts";

export const accountShow = question({
  ...aboutAccount,
  name: "account.show",
  help: "Shows all that is set for an account, and what it uses.",
  textOf: (account) =>
    factLines([
      ["account", account.name],
      ["full name", account.fullName],
      ["description", account.description],
      ["addresses", account.addresses.map(({ address }) => address).join(", ")],
      ["member of", account.memberOf.join(", ")],
      ["may log in", account.loginDisabled ? "no" : "yes"],
      [
        "mail by",
        account.mailPasswordDisabled ? "app passwords and TLS keys only" : "any password",
      ],
      ["messages", String(account.messages)],
      ["size", sizeText(account.octets)],
      ["quota", account.quotaInForce === 0 ? "none" : sizeText(account.quotaInForce)],
      ["waiting mail at most", String(account.maxQueued)],
      ["recipients in a day", String(account.maxMessagesPerDay)],
      ["new recipients in a day", String(account.maxFirstTimeRecipientsPerDay)],
      ["knows what left for", `${account.keepRetiredDays} days`],
      ["language", account.language],
    ]),
});
