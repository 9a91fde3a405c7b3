import assert from "node:assert/strict";
import { Log } from "../log/log.ts";
import type { DiskRoom } from "../store/disk-room.ts";
import { noFlags } from "../store/flags.ts";
import type { Flags } from "../store/flags.ts";
import type { AccountId, MailboxId } from "../store/ids.ts";
import type { Placed } from "../store/mail-store.ts";
import { openStore } from "../store/store.ts";
import type { Store } from "../store/store.ts";
import type { TombstoneLimits } from "../store/tombstone-pruning.ts";
import { verifyDirectory } from "../store/verify.ts";
import { TemporaryDirectory } from "./temporary-directory.ts";
import { writerBundle } from "./thread-bundles.ts";

export interface TestStoreOptions {
  readonly segmentOctetsMax?: number;
  readonly tombstones?: TombstoneLimits;
  readonly room?: DiskRoom;
}

/** A store in a folder of its own with accounts of the given names. It is verified when it is closed. */
export class TestStore implements AsyncDisposable {
  readonly directory: string;
  store: Store;
  readonly #options: TestStoreOptions;
  readonly #removeDirectory: () => Promise<void>;

  private constructor(
    directory: string,
    store: Store,
    made: { options: TestStoreOptions; removeDirectory: () => Promise<void> },
  ) {
    this.directory = directory;
    this.store = store;
    this.#options = made.options;
    this.#removeDirectory = made.removeDirectory;
  }

  static async open(
    accounts: readonly string[] = ["you"],
    options: TestStoreOptions = {},
  ): Promise<TestStore> {
    const directory = await TemporaryDirectory.make("store");
    const store = await openStore({
      ...options,
      directory: directory.path,
      log: quietLog(),
      writer: writerBundle(),
    });
    const opened = new TestStore(directory.path, store, {
      options,
      removeDirectory: () => directory[Symbol.asyncDispose](),
    });
    await opened.addAccounts(accounts);
    return opened;
  }

  async addAccounts(names: readonly string[]): Promise<void> {
    await this.store.applyRevision({
      document: "",
      by: "test",
      note: "",
      at: Date.now(),
      base: this.store.currentRevision()?.revision ?? 0,
      accounts: names.map((name) => ({
        name,
        mailboxes: [
          { name: "Archive", specialUse: "\\Archive" },
          { name: "Drafts", specialUse: "\\Drafts" },
          { name: "Junk", specialUse: "\\Junk" },
          { name: "Sent", specialUse: "\\Sent" },
          { name: "Trash", specialUse: "\\Trash" },
        ],
      })),
    });
  }

  accountId(name = "you"): AccountId {
    return this.store.accountByName(name)!.id;
  }

  mailboxId(name = "INBOX", account = "you"): MailboxId {
    return this.store.mailboxByName(this.accountId(account), name)!.id;
  }

  /** Puts a message (latin1 text, CRLF lines) into a mailbox. */
  async add(
    text: string,
    to: { readonly mailboxId?: MailboxId; readonly flags?: Flags; readonly prefix?: string } = {},
  ): Promise<Placed> {
    await using incoming = this.store.incoming();
    await incoming.write(Buffer.from(text, "latin1"));
    const body = await incoming.finish();
    const delivery = {
      mailboxId: to.mailboxId ?? this.mailboxId(),
      flags: to.flags ?? noFlags,
      internalAt: Date.UTC(2026, 10, 21),
      prefix: to.prefix ?? "",
    };
    const [accepted] = await this.store.accept([{ body, deliveries: [delivery], queue: [] }]);
    return accepted!.placed[0]!;
  }

  /** Closes the store and opens it again. */
  async reopen(): Promise<void> {
    await this.store[Symbol.asyncDispose]();
    this.store = await openStore({
      ...this.#options,
      directory: this.directory,
      log: quietLog(),
      writer: writerBundle(),
    });
  }

  async faults(): Promise<string[]> {
    const faults: string[] = [];
    await verifyDirectory({ directory: this.directory, fault: (text) => faults.push(text) });
    return faults;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      const open = await this.faults().catch((error: unknown) => [String(error)]);
      await this.store[Symbol.asyncDispose]();
      assert.deepEqual(open, []);
      assert.deepEqual(await this.faults(), []);
    } finally {
      await this.#removeDirectory();
    }
  }
}

export function quietLog(): Log {
  return new Log(() => {}, "error");
}
