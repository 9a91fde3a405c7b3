import { bodyPartOf, leafOf, leavesOf } from "../../jmap/body-lists.ts";
import type { BodyPart } from "../../jmap/body-lists.ts";
import { parseEnvelope } from "../../imap/envelope.ts";
import { numberOf } from "../../jmap/id.ts";
import { isVisible } from "../../jmap-server/keywords.ts";
import { parseStructure } from "../../message/structure.ts";
import type { AccountId } from "../../store/ids.ts";
import type { MailStore } from "../../store/mail-store.ts";
import type { MessageBody } from "../../store/message.ts";

/** An HTML part of a message, and where its pictures are. */
export interface HtmlPart {
  readonly body: MessageBody;
  readonly root: BodyPart;
  readonly leaf: BodyPart;
}

/** The part of that id, where it is HTML, and in a message of this account. */
export function htmlPartOf(
  store: Pick<MailStore, "message" | "mailbox">,
  accountId: AccountId,
  { emailId, partId }: { readonly emailId: string; readonly partId: string },
): HtmlPart | undefined {
  const number = numberOf("m", emailId);
  const body = number === undefined ? undefined : store.message(number);
  if (body === undefined || !isVisible(body.bits)) return undefined;
  if (store.mailbox(body.mailboxId)?.accountId !== accountId) return undefined;
  const root = bodyPartOf(parseStructure(body.structure));
  const leaf = leafOf(root, partId);
  return leaf?.type === "text/html" ? { body, root, leaf } : undefined;
}

/** Octets of the part as they are stored, at most `max`. */
export async function octetsOf(
  store: Pick<MailStore, "stream">,
  { body, leaf }: HtmlPart,
  max: number,
): Promise<Uint8Array> {
  const shift = body.prefix.length;
  const { bodyStart, bodyEnd } = leaf.part;
  const pieces: Uint8Array[] = [];
  const end = Math.min(bodyEnd, bodyStart + max);
  for await (const piece of store.stream(body, shift + bodyStart, shift + end)) pieces.push(piece);
  // A buffer of its own: what belongs to a pool would go to the other thread as a whole.
  return new Uint8Array(Buffer.concat(pieces));
}

/** The part that carries this Content-ID. RFC 2392 §2 */
export function partOfContentId({ root }: HtmlPart, contentId: string): BodyPart | undefined {
  return leavesOf(root).find(({ part }) => part.id?.trim().replaceAll(/^<|>$/g, "") === contentId);
}

/** The address that the message says it is from; undefined where it names none, or several. */
export function senderOf(
  store: Pick<MailStore, "envelopes">,
  { mailboxId, uid }: MessageBody,
): string | undefined {
  const row = store.envelopes(mailboxId, { first: uid, last: uid }, 1)[0];
  const from = row === undefined ? [] : parseEnvelope(row.envelope).from;
  const [first] = from;
  if (from.length !== 1 || first?.mailbox === undefined || first.host === undefined)
    return undefined;
  return `${first.mailbox}@${first.host}`.toLowerCase();
}
