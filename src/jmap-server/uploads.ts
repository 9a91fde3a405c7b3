import { randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import type { AccountId } from "../store/ids.ts";
import { noRoom } from "../store/mail-store.ts";

/** Octets that a client has left here, to make a message of. RFC 8620 §6.1 */
export interface Upload {
  readonly blobId: string;
  readonly accountId: AccountId;
  readonly type: string;
  readonly size: number;
  readonly file: string;
  readonly at: number;
}

export interface UploadsOptions {
  /** Emptied at start: what is here never outlives the server. */
  readonly directory: string;
  /** Whether the disk has room for so many octets. Default: until it is full. */
  readonly hasRoomFor?: (octets: number) => boolean;
  readonly clock: () => number;
}

/** RFC 8620 §6.1: at least an hour. */
const keptMs = 2 * 3600 * 1000;
/** Of one account; the oldest go. */
const octetsMax = 300 * 1024 * 1024;
const countMax = 500;

export class UploadTooLarge extends Error {
  override readonly name = "UploadTooLarge";
}

/** Files between their upload and their use. */
export class Uploads {
  readonly #options: UploadsOptions;
  /** The oldest first. */
  readonly #uploads = new Map<string, Upload>();

  constructor(options: UploadsOptions) {
    this.#options = options;
  }

  /** Throws UploadTooLarge beyond `max` octets, and a StoreRefusal without room; then nothing is left. */
  async add(
    octets: AsyncIterable<Uint8Array>,
    of: { readonly accountId: AccountId; readonly type: string; readonly max: number },
  ): Promise<Upload> {
    const { accountId, type, max } = of;
    // "u" is for uploads; the rest cannot be guessed, though another account's would be refused anyway.
    const blobId = `u${randomBytes(18).toString("base64url")}`;
    const file = join(this.#options.directory, `upload-${blobId}`);
    let size = 0;
    try {
      await using handle = await open(file, "wx", 0o600);
      for await (const piece of octets) {
        size += piece.length;
        if (size > max) throw new UploadTooLarge(`At most ${max} octets`);
        // What came before may not be seen yet: it is counted twice, rather than not at all.
        if (this.#options.hasRoomFor?.(size) === false) throw noRoom();
        await handle.writeFile(piece);
      }
    } catch (error) {
      await rm(file, { force: true });
      throw error;
    }
    const upload = { blobId, accountId, type, size, file, at: this.#options.clock() };
    this.#uploads.set(blobId, upload);
    await this.#makeRoom(accountId);
    return upload;
  }

  find(accountId: AccountId, blobId: string): Upload | undefined {
    const upload = this.#uploads.get(blobId);
    return upload?.accountId === accountId ? upload : undefined;
  }

  open({ file }: Upload): AsyncIterable<Buffer> {
    return createReadStream(file);
  }

  async #makeRoom(accountId: AccountId): Promise<void> {
    const now = this.#options.clock();
    const own = [...this.#uploads.values()].filter((upload) => upload.accountId === accountId);
    let octets = own.reduce((sum, { size }) => sum + size, 0);
    let count = own.length;
    for (const upload of this.#uploads.values()) {
      const isOld = now - upload.at > keptMs;
      const isTooMuch =
        upload.accountId === accountId && count > 1 && (octets > octetsMax || count > countMax);
      if (!isOld && !isTooMuch) continue;
      this.#uploads.delete(upload.blobId);
      if (upload.accountId === accountId) {
        octets -= upload.size;
        count--;
      }
      await rm(upload.file, { force: true });
    }
  }
}
