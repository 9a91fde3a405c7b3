import { factLines, historyTable } from "./facts.ts";
import { mailFactLines } from "./mail-facts.ts";
import { question } from "./question.ts";
import { oneQueueId } from "./queue-ids.ts";
import { counted, timeText } from "./table.ts";

export const queueRetiredShow = question({
  usage: "ID [--json]",
  help: "Shows all that is known of a message that has left the queue, with what its attempts came to.",
  positionalsMin: 1,
  positionalsMax: 1,
  name: "queue.retired.show",
  argumentsOf: (words) => ({ id: oneQueueId(words) }),
  textOf: (entry) =>
    factLines([
      ...mailFactLines(entry),
      ["outcome", entry.outcome],
      ["left", timeText(entry.endedAt)],
      ["known until", timeText(entry.keepUntil)],
      ["tried", counted(entry.attempts, "time")],
      ["transport", entry.transport],
      ["from id", entry.fromId],
      ["report", entry.report],
    ]) + historyTable(entry.history),
});
