import type { MessageRecord } from "./message.ts";

/** Octets [start, end) of prefix and body together; `readBody` gives those of the body. */
export function octetsWithPrefix(
  body: MessageRecord,
  { start, end }: { readonly start: number; readonly end: number },
  readBody: (start: number, end: number) => Buffer,
): Buffer {
  const stop = Math.min(end, body.size);
  if (start >= stop) return Buffer.alloc(0);
  const prefixSize = body.prefix.length;
  const from = Math.max(0, start - prefixSize);
  const to = Math.max(0, stop - prefixSize);
  const octets = to > from ? readBody(from, to) : undefined;
  if (start >= prefixSize) return octets ?? Buffer.alloc(0);
  const prefix = Buffer.from(body.prefix.slice(start, stop), "latin1");
  return octets === undefined ? prefix : Buffer.concat([prefix, octets]);
}
