import { mkdtemp, open, rm } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const memoryOctetsMax = 1024 * 1024;

/** A message while it comes: in memory, past 1 MB in a private file that goes with it. */
export class Spool implements AsyncDisposable {
  #pieces: Buffer[] = [];
  #size = 0;
  #file: { readonly handle: FileHandle; readonly directory: string } | undefined;

  get size(): number {
    return this.#size;
  }

  async write(octets: Buffer): Promise<void> {
    this.#size += octets.length;
    this.#pieces.push(octets);
    if (this.#file === undefined && this.#size <= memoryOctetsMax) return;
    this.#file ??= await temporaryFile();
    for (const piece of this.#pieces.splice(0)) await this.#file.handle.writeFile(piece);
  }

  /** Reads all from the start. */
  async *open(): AsyncIterable<Uint8Array> {
    if (this.#file === undefined) yield* this.#pieces;
    else yield* this.#file.handle.createReadStream({ start: 0, autoClose: false });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#file === undefined) return;
    await this.#file.handle.close();
    await rm(this.#file.directory, { recursive: true, force: true });
  }
}

async function temporaryFile(): Promise<{ handle: FileHandle; directory: string }> {
  const directory = await mkdtemp(join(tmpdir(), "homepost-sendmail-"));
  return { directory, handle: await open(join(directory, "message"), "wx+", 0o600) };
}
