import { directoryOption, jsonOption, UsageError, type Command } from "./command.ts";
import { numberOption } from "./number-option.ts";
import { filterOptions, queueFilter } from "./queue-filter-options.ts";
import { call } from "./server-call.ts";
import { counted, sizeText, table, timeText } from "./table.ts";

export const queueList: Command = {
  usage: "[ID...] [FILTER...] [--sort next|queued] [--reverse] [--json]",
  help:
    "Shows what waits to be sent, the next attempt first. With filters, what all of them are true\n" +
    "of. Addresses are looked for in part and in any case of letters, such as --to @example.org.",
  options: {
    dir: directoryOption,
    json: jsonOption,
    ...filterOptions,
    sort: { value: "next|queued", text: "by the next attempt, or as they came" },
    reverse: { text: "the last first" },
    limit: { value: "N", text: "show at most that many (1000)" },
    offset: { value: "N", text: "pass over that many" },
  },
  positionalsMax: 100_000,
  async run(context, words) {
    const limit = numberOption(words, "limit", { byDefault: 1000, max: 10_000 });
    const offset = numberOption(words, "offset", { byDefault: 0, max: 10_000_000 });
    const filter = queueFilter(words);
    const sort = sortOf(words.value("sort"));
    const order = words.has("reverse") ? "descending" : "ascending";
    const entries = await call(context, words, {
      name: "queue.list",
      arguments: { limit, offset, filter, sort, order },
    });
    if (words.has("json")) {
      context.terminal.out(`${JSON.stringify(entries, undefined, 2)}\n`);
      return 0;
    }
    const isFiltered = Object.values(filter).some((value) => value !== undefined);
    if (entries.length === 0) {
      context.terminal.out(
        isFiltered ? "Nothing of that kind waits\n" : "Nothing waits to be sent\n",
      );
      return 0;
    }
    context.terminal.out(table(head, entries.map(rowOf)));
    if (entries.length === limit || offset > 0) {
      const { count } = await call(context, words, { name: "queue.count", arguments: { filter } });
      context.terminal.err(`${counted(count, "message")} in all\n`);
    }
    return 0;
  },
};

function sortOf(text: string | undefined): "next-attempt" | "queued" {
  if (text === undefined || text === "next") return "next-attempt";
  if (text === "queued") return text;
  throw new UsageError("--sort is next or queued");
}

const head = ["ID", "FROM", "TO", "SIZE", "TRIED", "NEXT ATTEMPT", "LAST ERROR"];

function rowOf(entry: {
  readonly id: number;
  readonly from: string;
  readonly to: string;
  readonly octets: number;
  readonly held: boolean;
  readonly attempts: number;
  readonly nextAttemptAt: number;
  readonly lastError?: string | undefined;
}): string[] {
  return [
    String(entry.id),
    entry.from === "" ? "<>" : entry.from,
    entry.to,
    sizeText(entry.octets),
    String(entry.attempts),
    entry.held ? "held" : timeText(entry.nextAttemptAt),
    entry.lastError ?? "",
  ];
}
