import { UsageError, type CommandWords } from "./command.ts";

/** The yes or no behind an option. */
export function yesOrNo(words: CommandWords, option: string): boolean | undefined {
  const text = words.value(option);
  if (text === undefined) return undefined;
  if (text === "yes" || text === "no") return text === "yes";
  throw new UsageError(`--${option} is yes or no`);
}

/** A whole number behind an option; what it may be is for the server to say. */
export function wholeNumber(words: CommandWords, option: string): number | undefined {
  const text = words.value(option);
  if (text === undefined) return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new UsageError(`--${option} needs a number`);
}

/** Words behind an option, apart by commas; "none" is none. */
export function wordList(words: CommandWords, option: string): string[] | undefined {
  const text = words.value(option);
  if (text === undefined) return undefined;
  return text === "none" ? [] : text.split(",").map((word) => word.trim());
}

/** One of some words behind an option. */
export function oneOf<Choice extends string>(
  words: CommandWords,
  option: string,
  choices: readonly Choice[],
): Choice | undefined {
  const text = words.value(option);
  const found = choices.find((choice) => choice === text);
  if (text === undefined || found !== undefined) return found;
  throw new UsageError(`--${option} needs one of ${choices.join(", ")}`);
}
