import { UsageError, type CommandWords } from "./command.ts";

/** The numbers of queue entries that were typed. */
export function queueIds(words: CommandWords): number[] {
  return words.positionals.map((word) => {
    if (/^[1-9]\d{0,14}$/.test(word)) return Number(word);
    throw new UsageError(`"${word}" is not the number of a message: see "queue list"`);
  });
}
