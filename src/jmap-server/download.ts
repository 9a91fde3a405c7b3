import { bodyPartOf, leafOf } from "../jmap/body-lists.ts";
import { decoderOf } from "../message/decoder.ts";
import { parseStructure } from "../message/structure.ts";
import type { AccountId } from "../store/ids.ts";
import type { MailStore } from "../store/mail-store.ts";
import { parseBlobId } from "./blob-id.ts";
import { isVisible } from "./keywords.ts";

/** Octets that a client may have, and what they are. */
export interface Download {
  /** As the message says, such as "image/png"; "message/rfc822" of a whole one. */
  readonly type: string;
  /** Undefined where only decoding would tell. */
  readonly size: number | undefined;
  readonly octets: () => AsyncIterable<Uint8Array>;
}

/** A message or a decoded part of one, where it is this account's. RFC 8620 §6.2 */
export function downloadOf(
  store: MailStore,
  accountId: AccountId,
  blobId: string,
): Download | undefined {
  const blob = parseBlobId(blobId);
  const body = blob && store.message(blob.messageId);
  if (body === undefined || !isVisible(body.bits)) return undefined;
  if (store.mailbox(body.mailboxId)?.accountId !== accountId) return undefined;
  if (blob?.partId === undefined) {
    return {
      type: "message/rfc822",
      size: body.size,
      octets: () => store.stream(body, 0, body.size),
    };
  }
  const found = leafOf(bodyPartOf(parseStructure(body.structure)), blob.partId);
  if (found === undefined) return undefined;
  const { part, type } = found;
  const start = body.prefix.length + part.bodyStart;
  const end = body.prefix.length + part.bodyEnd;
  return {
    type,
    size: undefined,
    octets: () => decoded(store.stream(body, start, end), part.encoding),
  };
}

async function* decoded(
  pieces: AsyncIterable<Uint8Array>,
  encoding: string | undefined,
): AsyncGenerator<Uint8Array> {
  const decoder = decoderOf(encoding) ?? decoderOf("binary")!;
  for await (const piece of pieces) {
    const octets = decoder.push(piece);
    if (octets.length > 0) yield octets;
  }
  const last = decoder.end();
  if (last.length > 0) yield last;
}
