import type { CallResult } from "../admin/calls.ts";
import { decodeEnvelopeId, decodeOriginalRecipient } from "../smtp/original-recipient.ts";
import { directoryOption, jsonOption, UsageError, type Command } from "./command.ts";
import { factLines, historyTable } from "./facts.ts";
import { queueIds } from "./queue-ids.ts";
import { call } from "./server-call.ts";
import { counted, sizeText, timeText } from "./table.ts";

export const queueShow: Command = {
  usage: "ID [--json]",
  help: "Shows all that is known of a message that waits to be sent, with what its attempts came to.",
  options: { dir: directoryOption, json: jsonOption },
  positionalsMin: 1,
  positionalsMax: 1,
  async run(context, words) {
    const [id] = queueIds(words);
    if (id === undefined) throw new UsageError("Say which message");
    const entry = await call(context, words, { name: "queue.show", arguments: { id } });
    if (words.has("json")) context.terminal.out(`${JSON.stringify(entry, undefined, 2)}\n`);
    else context.terminal.out(factLines(factsOf(entry)) + historyTable(entry.history));
    return 0;
  },
};

function factsOf(entry: CallResult<"queue.show">): (readonly [string, string | undefined])[] {
  const { attempts, lastAttemptAt, dialed, requireTls, dsn } = entry;
  return [
    ["message", String(entry.id)],
    ["account", entry.account],
    ["from", entry.from === "" ? "<>" : entry.from],
    ["to", entry.to],
    ["subject", entry.subject],
    ["message-id", entry.messageId],
    ["size", sizeText(entry.octets)],
    ["queued", timeText(entry.queuedAt)],
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
