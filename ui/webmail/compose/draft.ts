import type { EmailAddress } from "../jmap/types.ts";
import type { RichBlock } from "./rich-text.ts";
import { richHtml, richPlainText } from "./rich-text-format.ts";

/** What is written, plain or with styles. */
export type DraftBody =
  | { readonly kind: "plain"; readonly text: string }
  | { readonly kind: "rich"; readonly blocks: readonly RichBlock[] };

export interface DraftAttachment {
  readonly blobId: string;
  readonly type: string;
  readonly name: string;
  readonly size: number;
}

export interface Draft {
  readonly from: EmailAddress;
  readonly to: readonly EmailAddress[];
  readonly cc: readonly EmailAddress[];
  readonly bcc: readonly EmailAddress[];
  readonly subject: string;
  readonly inReplyTo: readonly string[] | undefined;
  readonly references: readonly string[] | undefined;
  readonly body: DraftBody;
  readonly attachments: readonly DraftAttachment[];
}

/** The Email that a server makes of it. RFC 8621 §4.6 */
export function emailOfDraft(draft: Draft, draftsMailboxId: string): Record<string, unknown> {
  const { from, to, cc, bcc, subject, inReplyTo, references, attachments } = draft;
  const list = (addresses: readonly EmailAddress[]) => (addresses.length > 0 ? addresses : null);
  return {
    mailboxIds: { [draftsMailboxId]: true },
    keywords: { $draft: true, $seen: true },
    from: [from],
    to: list(to),
    cc: list(cc),
    bcc: list(bcc),
    // Nothing that ends a line can be typed, but it can be pasted.
    subject: subject.replaceAll(/\p{Cc}+/gu, " ").trim(),
    ...(inReplyTo === undefined ? {} : { inReplyTo }),
    ...(references === undefined ? {} : { references }),
    ...bodyOf(draft.body),
    attachments: attachments.map(({ blobId, type, name }) => ({
      blobId,
      type: type.split(";", 1)[0]!.trim() || "application/octet-stream",
      name,
      disposition: "attachment",
    })),
  };
}

function bodyOf(body: DraftBody): Record<string, unknown> {
  const textBody = [{ partId: "text", type: "text/plain" }];
  if (body.kind === "plain") return { textBody, bodyValues: { text: { value: body.text } } };
  return {
    textBody,
    htmlBody: [{ partId: "html", type: "text/html" }],
    bodyValues: {
      text: { value: richPlainText(body.blocks) },
      html: { value: `<html><body>\n${richHtml(body.blocks)}\n</body></html>\n` },
    },
  };
}

/** The words of the writer, without what is quoted. */
export function ownWords(body: DraftBody): string {
  const text = body.kind === "plain" ? body.text : richPlainText(body.blocks);
  return text
    .split("\n")
    .filter((line) => !line.startsWith(">"))
    .join("\n");
}

const attachmentWords =
  /\b(?:attach(?:ed|ment|ments|ing)|enclosed)\b|anhang|anhänge|angehängt|angehaengt|beigefügt|beigefuegt|\banbei\b|\banliegend/i;

/** It speaks of something attached, and there is nothing. */
export function missesAttachment({
  body,
  attachments,
}: Pick<Draft, "body" | "attachments">): boolean {
  return attachments.length === 0 && attachmentWords.test(ownWords(body));
}
