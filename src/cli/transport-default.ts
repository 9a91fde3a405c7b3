import { question } from "./question.ts";
import { revisionText } from "./revision-text.ts";

export const transportDefault = question({
  usage: "TRANSPORT",
  name: "transport.default",
  help: "Says by which transport all mail leaves that no route matches; direct: straight to the mail hosts.",
  positionalsMin: 1,
  positionalsMax: 1,
  argumentsOf: ({ positionals: [name = ""] }) => ({ name }),
  textOf: revisionText,
});
