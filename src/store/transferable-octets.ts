import type { Transferable } from "node:worker_threads";
import type { NewMessage } from "./mail-store.ts";

/** The buffers that can be handed over to the writer thread instead of being copied. */
export function octetsOf(messages: readonly NewMessage[]): Transferable[] {
  const buffers = new Set<ArrayBuffer>();
  for (const { body } of messages) {
    if (body.kind !== "content" || body.octets === undefined) continue;
    const { buffer, byteLength } = body.octets;
    if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffers.add(buffer);
  }
  return [...buffers];
}
