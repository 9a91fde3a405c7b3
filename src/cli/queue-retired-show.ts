import { directoryOption, jsonOption, UsageError, type Command } from "./command.ts";
import { factLines, historyTable } from "./facts.ts";
import { queueIds } from "./queue-ids.ts";
import { call } from "./server-call.ts";
import { counted, sizeText, timeText } from "./table.ts";

export const queueRetiredShow: Command = {
  usage: "ID [--json]",
  help: "Shows all that is known of a message that has left the queue, with what its attempts came to.",
  options: { dir: directoryOption, json: jsonOption },
  positionalsMin: 1,
  positionalsMax: 1,
  async run(context, words) {
    const [id] = queueIds(words);
    if (id === undefined) throw new UsageError("Say which message");
    const entry = await call(context, words, { name: "queue.retired.show", arguments: { id } });
    if (words.has("json")) {
      context.terminal.out(`${JSON.stringify(entry, undefined, 2)}\n`);
      return 0;
    }
    const facts = factLines([
      ["message", String(entry.id)],
      ["outcome", entry.outcome],
      ["account", entry.account],
      ["from", entry.from === "" ? "<>" : entry.from],
      ["to", entry.to],
      ["subject", entry.subject],
      ["message-id", entry.messageId],
      ["size", sizeText(entry.octets)],
      ["queued", timeText(entry.queuedAt)],
      ["left", timeText(entry.endedAt)],
      ["known until", timeText(entry.keepUntil)],
      ["tried", counted(entry.attempts, "time")],
      ["transport", entry.transport],
      ["from id", entry.fromId],
      ["report", entry.report],
    ]);
    context.terminal.out(facts + historyTable(entry.history));
    return 0;
  },
};
