import { computed, signal } from "@preact/signals";
import type { DraftAttachment } from "./draft.ts";

/** A file as a browser has it. */
export interface LocalFile {
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

export interface Uploaded {
  readonly blobId: string;
  readonly type: string;
  readonly size: number;
}

/** Brings a file to the server; `progress` hears the share that is there, from 0 to 1. */
export type Upload<File extends LocalFile = LocalFile> = (
  file: File,
  of: { readonly progress: (share: number) => void; readonly signal: AbortSignal },
) => Promise<Uploaded>;

export interface AttachedFile {
  readonly key: number;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly state:
    | { readonly kind: "uploading"; readonly share: number }
    | { readonly kind: "there"; readonly blobId: string }
    | { readonly kind: "failed" };
}

/** What goes with a message: files that are there, and those on their way. */
export class Attachments<File extends LocalFile = LocalFile> {
  readonly files = signal<readonly AttachedFile[]>([]);
  readonly isBusy = computed(() =>
    this.files.value.some(({ state }) => state.kind === "uploading"),
  );
  readonly #upload: Upload<File>;
  readonly #changed: () => void;
  readonly #underWay = new Map<number, AbortController>();
  #lastKey = 0;

  /** `changed`: another file is there, or has gone. */
  constructor(upload: Upload<File>, changed: () => void) {
    this.#upload = upload;
    this.#changed = changed;
  }

  /** Those that are there. */
  get ready(): readonly DraftAttachment[] {
    return this.files.value.flatMap(({ name, type, size, state }) =>
      state.kind === "there" ? [{ name, type, size, blobId: state.blobId }] : [],
    );
  }

  /** Parts of another message, or of a draft. */
  put(parts: readonly DraftAttachment[]): void {
    const more = parts.map(({ name, type, size, blobId }): AttachedFile => {
      return { key: ++this.#lastKey, name, type, size, state: { kind: "there", blobId } };
    });
    this.files.value = [...this.files.value, ...more];
  }

  async add(files: readonly File[]): Promise<void> {
    await Promise.all(files.map((file) => this.#add(file)));
  }

  remove(key: number): void {
    this.#underWay.get(key)?.abort();
    this.files.value = this.files.value.filter((file) => file.key !== key);
    this.#changed();
  }

  /** The same files, by the names that the server has for them now. */
  rename(ready: readonly DraftAttachment[], blobIds: readonly string[]): void {
    const names = new Map(ready.map(({ blobId }, at) => [blobId, blobIds[at]]));
    this.files.value = this.files.value.map((file) => {
      const blobId = file.state.kind === "there" ? names.get(file.state.blobId) : undefined;
      return blobId === undefined ? file : { ...file, state: { kind: "there", blobId } };
    });
  }

  /** Nothing is uploaded any more. */
  stop(): void {
    for (const controller of this.#underWay.values()) controller.abort();
  }

  async #add(file: File): Promise<void> {
    const key = ++this.#lastKey;
    const controller = new AbortController();
    this.#underWay.set(key, controller);
    const { name, type, size } = file;
    const state = { kind: "uploading", share: 0 } as const;
    this.files.value = [...this.files.value, { key, name, type, size, state }];
    const progress = (share: number): void => this.#set(key, { kind: "uploading", share });
    try {
      const { blobId } = await this.#upload(file, { progress, signal: controller.signal });
      this.#set(key, { kind: "there", blobId });
      this.#changed();
    } catch {
      this.#set(key, { kind: "failed" });
    } finally {
      this.#underWay.delete(key);
    }
  }

  #set(key: number, state: AttachedFile["state"]): void {
    this.files.value = this.files.value.map((file) =>
      file.key === key ? { ...file, state } : file,
    );
  }
}
