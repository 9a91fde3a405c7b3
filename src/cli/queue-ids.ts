import { UsageError, type CommandWords } from "./command.ts";

/** The numbers of queue entries that were typed. */
export function queueIds({ positionals }: Pick<CommandWords, "positionals">): number[] {
  const ids = positionals.map((word) => {
    if (/^[1-9]\d{0,14}$/.test(word)) return Number(word);
    throw new UsageError(`"${word}" is not the number of a message: see "queue list"`);
  });
  return [...new Set(ids)];
}

/** The one that a command is about. */
export function oneQueueId(words: Pick<CommandWords, "positionals">): number {
  const [id] = queueIds(words);
  if (id === undefined) throw new UsageError("Say which message");
  return id;
}

/** What to say of the entries that were typed, but wait no longer. */
export function notInQueue(count: number): string {
  return count > 0 ? `, ${count} not in the queue: see "queue list"` : "";
}
