import type { CallResult } from "../admin/calls.ts";
import { decodeEnvelopeId, decodeOriginalRecipient } from "../smtp/original-recipient.ts";
import { factLines, historyTable } from "./facts.ts";
import { mailFactLines } from "./mail-facts.ts";
import { question } from "./question.ts";
import { oneQueueId } from "./queue-ids.ts";
import { counted, timeText } from "./table.ts";

export const queueShow = question({
  usage: "ID [--json]",
  help: "Shows all that is known of a message that waits to be sent, with what its attempts came to.",
  positionalsMin: 1,
  positionalsMax: 1,
  name: "queue.show",
  argumentsOf: (words) => ({ id: oneQueueId(words) }),
  textOf: (entry) => factLines(factsOf(entry)) + historyTable(entry.history),
});

function factsOf(entry: CallResult<"queue.show">): (readonly [string, string | undefined])[] {
  const { attempts, lastAttemptAt, dialed, requireTls, dsn } = entry;
  return [
    ...mailFactLines(entry),
    [
      "tried",
      counted(attempts, "time") +
        (entry.attemptsMax === undefined ? "" : ` of ${entry.attemptsMax}`),
    ],
    ["last attempt", lastAttemptAt === undefined ? undefined : timeText(lastAttemptAt)],
    ["next attempt", entry.held ? "none: held" : timeText(entry.nextAttemptAt)],
    ["release asked for", entry.releaseRequest],
    ["transport", entry.transport],
    ["TLS", requireTls === undefined ? undefined : requireTls ? "demanded" : "not needed"],
    ["notify", dsn?.notify?.join(", ")],
    ["envelope id", dsn?.envelopeId && decodeEnvelopeId(dsn.envelopeId)],
    [
      "originally to",
      dsn?.originalRecipient && decodeOriginalRecipient(dsn.originalRecipient).replace(";", "; "),
    ],
    ["from id", entry.fromId],
    ["report", entry.report],
    [
      "extra",
      Object.entries(entry.extra)
        .map(([key, value]) => `${key}=${value}`)
        .join(", "),
    ],
    ["connected to", dialed.map(({ host, address }) => `${host} [${address}]`).join(", ")],
  ];
}
