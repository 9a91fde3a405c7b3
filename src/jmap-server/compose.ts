import { randomBytes, randomUUID } from "node:crypto";
import type { EmailCreation } from "../jmap/email-creation.ts";
import { SetRefusal } from "../jmap/set-error.ts";
import { mimePieces } from "../message/mime-writer.ts";
import type { MimePart } from "../message/mime-writer.ts";
import type { Content } from "../store/content.ts";
import { blobOf } from "./blobs.ts";
import type { Download } from "./download.ts";
import { coreLimits, mailLimits } from "./limits.ts";
import type { RequestContext } from "./request-context.ts";

/** A new one of this server, without angle brackets. */
export function newMessageId({ services }: RequestContext): string {
  return `${randomUUID()}@${services.hostName}`;
}

/**
 * Writes the message as the store takes it, attachments streamed from where they are. Throws the SetRefusals
 * "blobNotFound" and "tooLarge". Who has it must give it to the store, or dispose of it.
 */
export async function compose(
  context: RequestContext,
  creation: EmailCreation,
  take: (content: Content) => Promise<void>,
): Promise<void> {
  const blobs = blobsOf(context, creation.root);
  const pieces = mimePieces(
    creation.header,
    creation.root,
    () => `=_${randomBytes(15).toString("hex")}`,
  );
  await using incoming = context.services.incoming();
  for (const piece of pieces) {
    if (piece.kind === "octets") {
      await incoming.write(piece.octets);
      continue;
    }
    const octets = blobs.get(piece.blob)!.octets();
    const written = piece.encoding === "base64" ? inBase64(octets) : octets;
    for await (const chunk of written) {
      await incoming.write(chunk);
      if (incoming.size > coreLimits.maxSizeUpload) throw tooLarge(coreLimits.maxSizeUpload);
      context.signal.throwIfAborted();
    }
  }
  await take(await incoming.finish());
}

function blobsOf(context: RequestContext, root: MimePart<string>): ReadonlyMap<string, Download> {
  const { services, accountId } = context;
  const found = new Map<string, Download>();
  const notFound: string[] = [];
  let octets = 0;
  const look = ({ content }: MimePart<string>): void => {
    if (content.kind === "parts") content.parts.forEach(look);
    if (content.kind !== "blob") return;
    const blob = blobOf(services, accountId, content.blob);
    if (blob === undefined) notFound.push(content.blob);
    else {
      found.set(content.blob, blob);
      octets += blob.size ?? 0;
    }
  };
  look(root);
  if (notFound.length > 0) {
    throw new SetRefusal({ type: "blobNotFound", notFound, description: "Upload them first" });
  }
  const max = mailLimits.maxSizeAttachmentsPerEmail;
  if (octets > max) throw tooLarge(max);
  return found;
}

function tooLarge(maxSize: number): SetRefusal {
  return new SetRefusal({ type: "tooLarge", maxSize, description: `At most ${maxSize} octets` });
}

/** Octets of a line of 76 characters. RFC 2045 §6.8 */
const lineOctets = 57;

async function* inBase64(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held: Uint8Array = new Uint8Array();
  for await (const piece of pieces) {
    const octets = held.length === 0 ? Buffer.from(piece) : Buffer.concat([held, piece]);
    const whole = octets.length - (octets.length % lineOctets);
    held = Buffer.from(octets.subarray(whole));
    if (whole > 0) yield linesOf(octets.subarray(0, whole));
  }
  if (held.length > 0) yield linesOf(Buffer.from(held));
}

function linesOf(octets: Buffer): Buffer {
  const text = octets.toString("base64");
  return Buffer.from(text.replaceAll(/.{76}(?=.)/g, "$&\r\n") + "\r\n", "latin1");
}
