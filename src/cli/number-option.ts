import { UsageError, type CommandWords } from "./command.ts";

/** The number behind an option, from 1 to `max`. */
export function numberOption(
  words: CommandWords,
  option: string,
  { byDefault, max }: { byDefault: number; max: number },
): number {
  const text = words.value(option);
  if (text === undefined) return byDefault;
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= max) return number;
  throw new UsageError(`--${option} needs a number from 1 to ${max}`);
}
