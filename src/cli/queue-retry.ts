import { directoryOption, UsageError, type Command } from "./command.ts";
import { notInQueue, queueIds } from "./queue-ids.ts";
import { call } from "./server-call.ts";

export const queueRetry: Command = {
  usage: "ID... | --all",
  help: "Tries now to send messages that would wait longer.",
  options: { dir: directoryOption, all: { text: "all that wait" } },
  positionalsMax: 100_000,
  async run(context, words) {
    const ids = queueIds(words);
    if ((ids.length === 0) !== words.has("all")) {
      throw new UsageError('Say which: numbers as "queue list" shows them, or --all');
    }
    const { count, held } = await call(context, words, {
      name: "queue.retry",
      arguments: words.has("all") ? {} : { ids },
    });
    const absent = words.has("all") ? 0 : ids.length - count;
    const kept = held === 0 ? "" : `, ${held} held: see "queue unhold"`;
    context.terminal.out(`${count - held} to be tried now${kept}${notInQueue(absent)}\n`);
    return absent === 0 ? 0 : 1;
  },
};
