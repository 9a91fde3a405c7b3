import { crc32 } from "node:zlib";
import type { Content } from "../store/content.ts";
import type { IncomingMessage } from "../store/incoming-message.ts";
import { noThreadFields } from "../store/thread-fields.ts";

/** A message on its way in that stays in memory; its Content says nothing of the structure. */
export class MemoryMessage implements IncomingMessage {
  readonly #chunks: Uint8Array[] = [];
  size = 0;
  isDisposed = false;

  write(chunk: Uint8Array): Promise<void> | void {
    this.#chunks.push(chunk);
    this.size += chunk.length;
  }

  async finish(): Promise<Content> {
    const octets = Buffer.concat(this.#chunks);
    return {
      kind: "content",
      octets,
      file: undefined,
      size: octets.length,
      crc32: crc32(octets),
      headerSize: this.header.length,
      envelope: "()",
      bodyStructure: "()",
      structure: "",
      preview: "",
      thread: noThreadFields,
    };
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString("latin1");
  }

  get header(): string {
    const end = this.text.indexOf("\r\n\r\n");
    return end < 0 ? this.text : this.text.slice(0, end + 4);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.isDisposed = true;
  }
}
