import { aliasFlags, aliasOptions } from "./alias-options.ts";
import { question } from "./question.ts";
import { revisionText } from "./revision-text.ts";

export const aliasSet = question({
  usage: "ADDRESS [MEMBER...] [OPTION...]",
  name: "alias.set",
  help: "Changes an alias; members that are given take the place of all others, what is not given stays.",
  options: aliasOptions,
  positionalsMin: 1,
  positionalsMax: 1001,
  argumentsOf: (words) => {
    const [address = "", ...members] = words.positionals;
    return { address, members: members.length === 0 ? undefined : members, ...aliasFlags(words) };
  },
  textOf: revisionText,
});
