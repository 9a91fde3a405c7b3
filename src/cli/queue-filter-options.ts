// How commands on the queue are told which messages they are about.
import type { QueueFilterArguments } from "../admin/queue-filter.ts";
import { UsageError } from "./command.ts";
import type { CommandOption, CommandWords } from "./command.ts";
import { notInQueue, queueIds } from "./queue-ids.ts";
import { yesOrNo } from "./typed-choices.ts";
import { typedTime } from "./typed-time.ts";

/** Of addresses; they are about what has left the queue too. */
export const addressOptions: Readonly<Record<string, CommandOption>> = {
  account: { value: "NAME", text: "of that account" },
  from: { value: "TEXT", text: "whose sender's address has that in it" },
  to: { value: "TEXT", text: "whose recipient's address has that in it" },
  "sender-domain": { value: "DOMAIN", text: "from that domain" },
  "recipient-domain": { value: "DOMAIN", text: "to that domain" },
};

export const filterOptions: Readonly<Record<string, CommandOption>> = {
  ...addressOptions,
  held: { value: "yes|no", text: "that are held, or are not" },
  transport: { value: "NAME", text: "with that transport chosen; -: with none chosen" },
  "queued-before": { value: "TIME", text: "that came before: 2026-11-21T10:30, now-2h" },
  "queued-after": { value: "TIME", text: "that came since then" },
  "next-before": { value: "TIME", text: "whose next attempt is before" },
  "next-after": { value: "TIME", text: "whose next attempt is since then" },
};

/** Of commands that change messages. */
export const allOption: CommandOption = { text: "all that wait" };

/** What was typed of `addressOptions`. */
export function addressFilter(words: CommandWords) {
  return {
    account: words.value("account"),
    from: words.value("from"),
    to: words.value("to"),
    senderDomain: words.value("sender-domain"),
    recipientDomain: words.value("recipient-domain"),
  };
}

/** What was typed of `filterOptions`, and the numbers of messages among `positionals`. */
export function queueFilter(
  words: CommandWords,
  positionals = words.positionals,
): QueueFilterArguments {
  const ids = queueIds({ positionals });
  const transport = words.value("transport");
  return {
    ...addressFilter(words),
    ids: ids.length === 0 ? undefined : ids,
    held: yesOrNo(words, "held"),
    transport: transport === "-" ? "" : transport,
    queuedBefore: timeOption(words, "queued-before"),
    queuedAfter: timeOption(words, "queued-after"),
    nextAttemptBefore: timeOption(words, "next-before"),
    nextAttemptAfter: timeOption(words, "next-after"),
  };
}

/** The same for commands that change messages: without any filter, `--all` must be typed. */
export function chosenMessages(
  words: CommandWords,
  positionals = words.positionals,
): { readonly filter: QueueFilterArguments; readonly all: boolean } {
  const filter = queueFilter(words, positionals);
  const isAnything = Object.values(filter).every((value) => value === undefined);
  if (isAnything !== words.has("all")) {
    throw new UsageError('Say which: numbers as "queue list" shows them, a filter, or --all');
  }
  return { filter, all: isAnything };
}

/** What to say of numbers that were typed, but wait no longer; "" where filters were typed too. */
export function absentOf(
  { filter: { ids, ...others } }: { readonly filter: QueueFilterArguments },
  count: number,
): string {
  const isByNumber = Object.values(others).every((value) => value === undefined);
  return ids !== undefined && isByNumber ? notInQueue(ids.length - count) : "";
}

export function timeOption(words: CommandWords, option: string): number | undefined {
  const text = words.value(option);
  return text === undefined ? undefined : typedTime(text, Date.now());
}
