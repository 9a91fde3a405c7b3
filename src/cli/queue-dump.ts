import { directoryOption, UsageError, type Command } from "./command.ts";
import { queueIds } from "./queue-ids.ts";
import { call } from "./server-call.ts";

export const queueDump: Command = {
  usage: "ID",
  help: "Writes a message that waits to be sent to standard output, octet by octet as it will leave.",
  options: { dir: directoryOption },
  positionalsMin: 1,
  positionalsMax: 1,
  async run(context, words) {
    const [id] = queueIds(words);
    if (id === undefined) throw new UsageError("Say which message");
    for (let start = 0, size = Infinity; start < size;) {
      const piece = await call(context, words, { name: "queue.dump", arguments: { id, start } });
      context.terminal.outOctets(Buffer.from(piece.base64, "base64"));
      start = piece.end;
      size = piece.size;
    }
    return 0;
  },
};
