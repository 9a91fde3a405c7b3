// What is saved as a file of its own making; loaded when somebody asks for it.
import type { BodyPart, Mailbox } from "../jmap/types.ts";
import { downloadUrl } from "../message/open-message.ts";
import type { Webmail } from "../webmail.ts";
import { mboxOf } from "./mbox.ts";
import { downloaded, saveStream } from "./save-stream.ts";
import { zipOf } from "./zip.ts";

/** Of messages, by guess: only whether it is much matters. */
const messageOctets = 50_000;

/** All attachments of a message in one file. */
export async function saveAttachments(
  { accountId, message, t }: Webmail,
  parts: readonly BodyPart[],
): Promise<void> {
  const { subject = null, receivedAt = 0 } = message.details.value ?? {};
  const files = parts.map((part) => ({
    name: part.name ?? t("message.attachment.unnamed"),
    at: new Date(receivedAt),
    octets: () => downloaded(downloadUrl(accountId, part)),
  }));
  const octets = parts.reduce((sum, { size }) => sum + size, 0);
  await saveStream(`${fileName(subject ?? "")}.zip`, zipOf(files), octets);
}

/** All messages of a mailbox; says when it is done. */
export async function saveMailbox(webmail: Webmail, mailbox: Mailbox): Promise<void> {
  const { t, toasts, mail, tree, accountId } = webmail;
  const name = tree.nameOf(mailbox);
  toasts.show(t("mailboxes.export.begun", { name }));
  const download = async (blobId: string) => {
    const response = await fetch(`/jmap/download/${accountId}/${blobId}/message.eml`);
    // It may have gone in the meantime.
    if (response.status === 404) return undefined;
    if (!response.ok) throw new Error(`A message answers ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  };
  const pieces = mboxOf(mail.client, mailbox.id, download);
  const octets = mailbox.totalEmails * messageOctets;
  const isSaved = await saveStream(`${fileName(name)}.mbox`, pieces, octets);
  if (isSaved) toasts.show(t("mailboxes.export.done", { name }));
}

function fileName(text: string): string {
  const clean = text.replaceAll(/[\p{Cc}\\/:*?"<>|.]+/gu, " ").trim();
  return clean.slice(0, 80).trim() || "mail";
}
