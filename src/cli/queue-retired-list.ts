import type { RetiredFacts } from "../admin/queue-retired-list.ts";
import { directoryOption, jsonOption, UsageError, type Command } from "./command.ts";
import { numberOption } from "./number-option.ts";
import { addressFilter, addressOptions, timeOption } from "./queue-filter-options.ts";
import { queueIds } from "./queue-ids.ts";
import { call } from "./server-call.ts";
import { table, timeText } from "./table.ts";

const outcomes = ["delivered", "failed", "suppressed", "dropped"] as const;

export const queueRetiredList: Command = {
  usage: "[ID...] [FILTER...] [--limit N] [--offset N] [--json]",
  help:
    "Shows what has left the queue, the latest first: delivered, failed, suppressed or dropped. It is\n" +
    "known for as long as keepRetiredDays of the account says.",
  options: {
    dir: directoryOption,
    json: jsonOption,
    ...addressOptions,
    outcome: { value: "OUTCOME", text: outcomes.join(", ") },
    "from-id": { value: "ID", text: "with that id in its sender's address" },
    "ended-before": { value: "TIME", text: "that left before: 2026-11-21T10:30, now-2h" },
    "ended-after": { value: "TIME", text: "that left since then" },
    limit: { value: "N", text: "show at most that many (1000)" },
    offset: { value: "N", text: "pass over that many" },
  },
  positionalsMax: 100_000,
  async run(context, words) {
    const ids = queueIds(words);
    const entries = await call(context, words, {
      name: "queue.retired.list",
      arguments: {
        limit: numberOption(words, "limit", { byDefault: 1000, max: 10_000 }),
        offset: numberOption(words, "offset", { byDefault: 0, max: 10_000_000 }),
        filter: {
          ...addressFilter(words),
          ids: ids.length === 0 ? undefined : ids,
          outcome: outcomeOf(words.value("outcome")),
          fromId: words.value("from-id"),
          endedBefore: timeOption(words, "ended-before"),
          endedAfter: timeOption(words, "ended-after"),
        },
      },
    });
    if (words.has("json")) context.terminal.out(`${JSON.stringify(entries, undefined, 2)}\n`);
    else if (entries.length === 0) context.terminal.out("Nothing is known of mail that has left\n");
    else context.terminal.out(table(head, entries.map(rowOf)));
    return 0;
  },
};

const head = ["ID", "LEFT", "OUTCOME", "FROM", "TO", "TRIED", "LAST ANSWER"];

function rowOf(entry: RetiredFacts): string[] {
  return [
    String(entry.id),
    timeText(entry.endedAt),
    entry.outcome,
    entry.from === "" ? "<>" : entry.from,
    entry.to,
    String(entry.attempts),
    entry.text ?? "",
  ];
}

function outcomeOf(text: string | undefined): (typeof outcomes)[number] | undefined {
  if (text === undefined) return undefined;
  const found = outcomes.find((outcome) => outcome === text);
  if (found !== undefined) return found;
  throw new UsageError(`"${text}" is not one of ${outcomes.join(", ")}`);
}
