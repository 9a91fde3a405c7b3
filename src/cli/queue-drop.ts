import { directoryOption, type Command } from "./command.ts";
import { notInQueue, queueIds } from "./queue-ids.ts";
import { call } from "./server-call.ts";

export const queueDrop: Command = {
  usage: "ID...",
  help: "Gives up messages that wait to be sent. Their senders are not told.",
  options: { dir: directoryOption },
  positionalsMin: 1,
  positionalsMax: 100_000,
  async run(context, words) {
    const ids = queueIds(words);
    const { count } = await call(context, words, { name: "queue.drop", arguments: { ids } });
    const absent = ids.length - count;
    context.terminal.out(`${count} dropped${notInQueue(absent)}\n`);
    return absent === 0 ? 0 : 1;
  },
};
