import { question } from "./question.ts";
import { revisionText } from "./revision-text.ts";

export const addressRemove = question({
  usage: "ACCOUNT ADDRESS",
  name: "account.address.remove",
  help: "Takes an address from an account: mail for it is refused.",
  positionalsMin: 2,
  positionalsMax: 2,
  argumentsOf: ({ positionals: [account = "", address = ""] }) => ({ account, address }),
  textOf: revisionText,
});
