import { factLines } from "./facts.ts";
import { question } from "./question.ts";
import { sizeText } from "./table.ts";

export const settingsShow = question({
  usage: "[--json]",
  name: "settings.show",
  help: "Shows what is set for all accounts and domains together.",
  argumentsOf: () => ({}),
  textOf: ({ postmaster, quota, language, publicAddresses, adminAnywhere }) =>
    factLines([
      ["postmaster", postmaster ?? "the first account"],
      ["quota", quota === 0 ? "none" : sizeText(quota)],
      ["language", language],
      ["admin pages", adminAnywhere ? "from anywhere" : "at home only"],
      ["public addresses", publicAddresses.join(", ") || "those of this machine"],
    ]),
});
