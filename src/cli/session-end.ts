import { question } from "./question.ts";
import { counted } from "./table.ts";

export const sessionEnd = question({
  usage: "ACCOUNT [ID]",
  name: "session.end",
  help: "Logs a browser out of the mail pages; without an id, all of the account.",
  positionalsMin: 1,
  positionalsMax: 2,
  argumentsOf: ({ positionals: [account = "", id] }) => ({ account, id }),
  textOf: ({ count }) => `${counted(count, "session")} ended\n`,
});
