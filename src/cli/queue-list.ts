import { directoryOption, jsonOption, type Command } from "./command.ts";
import { numberOption } from "./number-option.ts";
import { call } from "./server-call.ts";
import { sizeText, table, timeText } from "./table.ts";

export const queueList: Command = {
  usage: "[--limit N] [--json]",
  help: "Shows what waits to be sent, the next attempt first.",
  options: {
    dir: directoryOption,
    json: jsonOption,
    limit: { value: "N", text: "show at most that many (1000)" },
  },
  async run(context, words) {
    const limit = numberOption(words, "limit", { byDefault: 1000, max: 10_000 });
    const entries = await call(context, words, { name: "queue.list", arguments: { limit } });
    if (words.has("json")) {
      context.terminal.out(`${JSON.stringify(entries, undefined, 2)}\n`);
      return 0;
    }
    if (entries.length === 0) context.terminal.out("Nothing waits to be sent\n");
    else context.terminal.out(table(head, entries.map(rowOf)));
    return 0;
  },
};

const head = ["ID", "FROM", "TO", "SIZE", "TRIED", "NEXT ATTEMPT", "LAST ERROR"];

function rowOf(entry: {
  readonly id: number;
  readonly from: string;
  readonly to: string;
  readonly octets: number;
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
    timeText(entry.nextAttemptAt),
    entry.lastError ?? "",
  ];
}
