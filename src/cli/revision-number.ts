import { UsageError } from "./command.ts";

export function revisionNumber(word: string): number {
  if (/^\d{1,9}$/.test(word)) return Number(word);
  throw new UsageError(`"${word}" is not the number of a revision: see "config history"`);
}
