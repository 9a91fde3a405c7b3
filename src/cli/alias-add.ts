import { aliasFlags, aliasOptions } from "./alias-options.ts";
import { question } from "./question.ts";
import { revisionText } from "./revision-text.ts";

export const aliasAdd = question({
  usage: "ADDRESS MEMBER... [OPTION...]",
  name: "alias.add",
  help: "Adds an address whose mail goes to several accounts; members are addresses of accounts here.",
  options: aliasOptions,
  positionalsMin: 2,
  positionalsMax: 1001,
  argumentsOf: (words) => {
    const [address = "", ...members] = words.positionals;
    return { address, members, ...aliasFlags(words) };
  },
  textOf: revisionText,
});
