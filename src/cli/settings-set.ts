import { languages } from "../config/first-mailboxes.ts";
import { question } from "./question.ts";
import { revisionText } from "./revision-text.ts";
import { oneOf, wordList, yesOrNo } from "./typed-choices.ts";
import { typedSize } from "./typed-size.ts";

export const settingsSet = question({
  usage: "[OPTION...]",
  name: "settings.set",
  help: "Changes what is set for all accounts and domains together; what is not given stays.",
  options: {
    postmaster: { value: "ACCOUNT", text: "who gets mail for postmaster; none: the first account" },
    quota: { value: "SIZE", text: "of accounts that have none of their own; none" },
    language: { value: "LANGUAGE", text: `of new accounts: ${languages.join(", ")}` },
    "admin-anywhere": { value: "yes|no", text: "whether the admin pages open from the internet" },
    "public-addresses": { value: "ADDRESSES", text: "of this machine, as others see it; none" },
  },
  argumentsOf: (words) => {
    const [postmaster, quota] = [words.value("postmaster"), words.value("quota")];
    return {
      postmaster: postmaster === "none" ? null : postmaster,
      quota: quota === undefined ? undefined : quota === "none" ? 0 : typedSize(quota),
      language: oneOf(words, "language", languages),
      adminAnywhere: yesOrNo(words, "admin-anywhere"),
      publicAddresses: wordList(words, "public-addresses"),
    };
  },
  textOf: revisionText,
});
