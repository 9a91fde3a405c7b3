import type { CommandOption, CommandWords } from "./command.ts";
import { yesOrNo } from "./typed-choices.ts";

/** What can be said of an alias. */
export const aliasOptions: Readonly<Record<string, CommandOption>> = {
  description: { value: "TEXT", text: "for you" },
  public: { value: "yes|no", text: "whether everybody may write to it, or members only" },
  "list-members": { value: "yes|no", text: "whether members see who the others are" },
  "allow-from": { value: "yes|no", text: "whether members may send as the alias" },
};

export function aliasFlags(words: CommandWords) {
  return {
    description: words.value("description"),
    postPublic: yesOrNo(words, "public"),
    listMembers: yesOrNo(words, "list-members"),
    allowFrom: yesOrNo(words, "allow-from"),
  };
}
