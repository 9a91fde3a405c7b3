import type { MailFacts } from "../admin/mail-facts.ts";
import { sizeText, timeText } from "./table.ts";

type Line = readonly [name: string, value: string | undefined];

/** What is told first of a message that waits to be sent, or has left. */
export function mailFactLines(mail: MailFacts & { readonly messageId: string }): readonly Line[] {
  return [
    ["message", String(mail.id)],
    ["account", mail.account],
    ["from", mail.from === "" ? "<>" : mail.from],
    ["to", mail.to],
    ["subject", mail.subject],
    ["message-id", mail.messageId],
    ["size", sizeText(mail.octets)],
    ["queued", timeText(mail.queuedAt)],
  ];
}
