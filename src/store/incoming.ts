import { randomUUID } from "node:crypto";
import { open, rm } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { formatBodyStructure } from "../imap/body-structure.ts";
import { formatEnvelope } from "../imap/envelope.ts";
import { MessageParser } from "../message/message-parser.ts";
import { formatStructure } from "../message/structure.ts";
import type { Content } from "./content.ts";
import type { DiskRoom } from "./disk-room.ts";
import type { IncomingMessage } from "./incoming-message.ts";
import { noRoom } from "./mail-store.ts";
import { threadFieldsOf } from "./thread-fields.ts";

/** Up to here a message stays in memory; larger ones go through a file. */
const memoryOctetsMax = 256 * 1024;
/** Then, so many are collected before they are written to it. */
const spoolOctets = 64 * 1024;
/** More pieces than that are put together: each may keep a buffer alive that is far larger than itself. */
const chunksMax = 256;

/** See IncomingMessage. One pass: parsed, checksummed and kept as it comes. */
export class SpooledMessage implements IncomingMessage {
  readonly #directory: string;
  readonly #room: Pick<DiskRoom, "hasFor" | "take"> | undefined;
  readonly #parser = new MessageParser();
  /** Not yet in the file, and how many octets they are. */
  #chunks: Uint8Array[] = [];
  #chunkOctets = 0;
  #size = 0;
  #crc32 = 0;
  #path: string | undefined;
  #file: Promise<FileHandle> | undefined;
  /** The writes to the file, one after the other. */
  #writing: Promise<void> = Promise.resolve();
  #content: Content | undefined;

  /** `directory` is where files go; into them as much as there is room for, then a StoreRefusal. */
  constructor(directory: string, room?: Pick<DiskRoom, "hasFor" | "take">) {
    this.#directory = directory;
    this.#room = room;
  }

  get size(): number {
    return this.#size;
  }

  get header(): string {
    return this.#parser.header;
  }

  write(chunk: Uint8Array): Promise<void> | void {
    if (chunk.length === 0) return;
    this.#parser.push(chunk);
    this.#crc32 = crc32(chunk, this.#crc32);
    this.#size += chunk.length;
    this.#chunks.push(chunk);
    this.#chunkOctets += chunk.length;
    if (this.#chunks.length > chunksMax) this.#chunks = [joined(this.#chunks, this.#chunkOctets)];
    const isSpooled = this.#path !== undefined;
    if (isSpooled ? this.#chunkOctets >= spoolOctets : this.#size > memoryOctetsMax) {
      return this.#spool();
    }
  }

  async finish(): Promise<Content> {
    if (this.#content !== undefined) return this.#content;
    await this.#writing;
    const parsed = this.#parser.finish();
    if (this.#file !== undefined) {
      await this.#spool();
      await (await this.#file).close();
      this.#file = undefined;
    }
    this.#content = {
      kind: "content",
      octets: this.#path === undefined ? joined(this.#chunks, this.#size) : undefined,
      file: this.#path,
      size: this.#size,
      crc32: this.#crc32,
      headerSize: parsed.root.bodyStart,
      envelope: formatEnvelope(parsed.envelope),
      bodyStructure: formatBodyStructure(parsed.root, "bodystructure"),
      structure: formatStructure(parsed.root),
      preview: parsed.preview,
      thread: threadFieldsOf(this.#parser.header, parsed),
    };
    this.#chunks = [];
    return this.#content;
  }

  /** Removes the file, also where the store has taken it already. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#chunks = [];
    if (this.#path === undefined) return;
    await this.#writing.catch(() => {});
    await this.#file?.then((file) => file.close()).catch(() => {});
    this.#file = undefined;
    await rm(this.#path, { force: true });
  }

  #spool(): Promise<void> {
    const hasRoom = this.#room?.hasFor(this.#chunkOctets) ?? true;
    if (hasRoom) {
      this.#room?.take(this.#chunkOctets);
      this.#writeChunks();
    } else {
      this.#writing = this.#writing.then(() => Promise.reject(noRoom()));
      this.#chunks = [];
    }
    // Whoever writes next, or finishes, hears of a failure; until then it is nobody's unhandled rejection.
    this.#writing.catch(() => {});
    return this.#writing;
  }

  #writeChunks(): void {
    if (this.#path === undefined) {
      this.#path = join(this.#directory, randomUUID());
      this.#file = open(this.#path, "wx", 0o600);
    }
    const chunks = this.#chunks;
    this.#chunks = [];
    this.#chunkOctets = 0;
    this.#writing = this.#writing.then(async () => {
      const file = await this.#file!;
      for (const chunk of chunks) await writeWhole(file, chunk);
    });
  }
}

async function writeWhole(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length;) {
    at += (await file.write(chunk, at, chunk.length - at)).bytesWritten;
  }
}

/** One buffer of its own, which can be handed to another thread without a copy. */
function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const whole = Buffer.allocUnsafeSlow(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
