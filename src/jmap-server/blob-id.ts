import type { MessageId } from "../store/ids.ts";

/** A message as it is stored, or one of its parts, decoded. */
export interface MessageBlob {
  readonly messageId: MessageId;
  readonly partId: string | undefined;
}

/** "b12" is message 12, "b12-1_2" the second part of its first. */
export function blobIdOf({ messageId, partId }: MessageBlob): string {
  return partId === undefined ? `b${messageId}` : `b${messageId}-${partId}`;
}

const blobForm = /^b([1-9][0-9]{0,15})(?:-([0-9]{1,9}(?:_[0-9]{1,9}){0,99}))?$/;

export function parseBlobId(blobId: string): MessageBlob | undefined {
  const [, message, partId] = blobForm.exec(blobId) ?? [];
  const messageId = Number(message);
  return Number.isSafeInteger(messageId) ? { messageId, partId } : undefined;
}
