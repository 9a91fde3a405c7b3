import type { JobRequest, Jobs, WriterRequest } from "./jobs.ts";
import type { NewMessage } from "./mail-store.ts";

/** Jobs in one transaction. More wait for the next one, so that no commit takes long. */
export const batchJobsMax = 256;
/** A batch takes no more jobs once its messages have so many octets, for the same reason. */
export const batchOctetsMax = 32 * 1024 * 1024;

export interface Batch {
  readonly jobs: readonly JobRequest[];
  /** The store is to be closed after these. */
  readonly closing: boolean;
}

/** `first` and what `received` gives behind it, as far as one transaction should hold it. */
export function collectBatch(
  first: WriterRequest,
  received: () => WriterRequest | undefined,
): Batch {
  const jobs: JobRequest[] = [];
  let octets = 0;
  for (let next: WriterRequest | undefined = first; next !== undefined; next = received()) {
    if (next.kind === "close") return { jobs, closing: true };
    jobs.push(next);
    octets += octetsOf(next);
    if (jobs.length >= batchJobsMax || octets >= batchOctetsMax) break;
  }
  return { jobs, closing: false };
}

/** The messages that a job brings along. */
export function messagesOf(request: JobRequest): readonly NewMessage[] {
  if (request.kind === "accept") return request.args as Jobs["accept"]["args"];
  if (request.kind === "endAttempts") return (request.args as Jobs["endAttempts"]["args"]).notices;
  return [];
}

function octetsOf(request: JobRequest): number {
  return messagesOf(request).reduce(
    (sum, { body }) => sum + (body.kind === "content" ? body.size : 0),
    0,
  );
}
