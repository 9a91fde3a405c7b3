import { question } from "./question.ts";
import { revisionText } from "./revision-text.ts";

export const transportRemove = question({
  usage: "TRANSPORT",
  name: "transport.remove",
  help: "Removes a transport that nothing names any more.",
  positionalsMin: 1,
  positionalsMax: 1,
  argumentsOf: ({ positionals: [name = ""] }) => ({ name }),
  textOf: revisionText,
});
