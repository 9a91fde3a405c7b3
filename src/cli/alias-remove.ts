import { question } from "./question.ts";
import { revisionText } from "./revision-text.ts";

export const aliasRemove = question({
  usage: "ADDRESS",
  name: "alias.remove",
  help: "Removes an alias: mail for it is refused. Its members keep what they have.",
  positionalsMin: 1,
  positionalsMax: 1,
  argumentsOf: ({ positionals: [address = ""] }) => ({ address }),
  textOf: revisionText,
});
