import type { Transferable } from "node:worker_threads";
import type { Log } from "../log/log.ts";
import { AccessTables } from "./access-tables.ts";
import type { Annotation } from "./annotation.ts";
import * as annotationReads from "./annotation-reads.ts";
import * as accountChanges from "./account-changes.ts";
import { AccountObjectTables } from "./account-object-tables.ts";
import * as accountReads from "./account-reads.ts";
import { BodyReader } from "./body-reader.ts";
import type { Change, ChangeListener } from "./change.ts";
import { temporaryDirectory } from "./data-directory.ts";
import type { NativeBinding } from "./database.ts";
import type { DiskRoom } from "./disk-room.ts";
import { Housekeeping } from "./housekeeping.ts";
import type { AccountId, MailboxId, MessageId, ModSeq, QueueEntryId, ThreadId } from "./ids.ts";
import type { IncomingMessage } from "./incoming-message.ts";
import { SpooledMessage } from "./incoming.ts";
import type { JobKind, Jobs } from "./jobs.ts";
import { StoreFault, noRoom } from "./mail-store.ts";
import type {
  BodyHold,
  Delivery,
  FlagChange,
  IndexHold,
  MailStore,
  NewMessage,
} from "./mail-store.ts";
import { MailboxIndexes } from "./mailbox-indexes.ts";
import * as mailboxReads from "./mailbox-reads.ts";
import type { Mailbox, SpecialUse } from "./mailbox.ts";
import * as messageReads from "./message-reads.ts";
import type { MessageBody, MessageRecord, UidSelection } from "./message.ts";
import type { QueueEntry } from "./queue-entry.ts";
import * as queueReads from "./queue-reads.ts";
import { QueueTables } from "./queue-tables.ts";
import { Reader } from "./reader.ts";
import { SecureDeliveryTables } from "./secure-delivery-tables.ts";
import * as threadReads from "./thread-reads.ts";
import type { ThreadedRow } from "./thread-reads.ts";
import type { TombstoneLimits } from "./tombstone-pruning.ts";
import { octetsOf } from "./transferable-octets.ts";
import { WebSessionTables } from "./web-session-tables.ts";
import { WriterClient } from "./writer-client.ts";
import type { WriterSource } from "./writer-client.ts";

export interface StoreOptions {
  readonly directory: string;
  readonly log: Log;
  /** The loaded SQLite addon, where it cannot be found by itself. */
  readonly nativeBinding?: NativeBinding | undefined;
  /** Default: the source beside this file. */
  readonly writer?: WriterSource | undefined;
  /** A segment is sealed when the next record would take it past this. Default: 64 MB. */
  readonly segmentOctetsMax?: number | undefined;
  /** Of removed messages, what is remembered. Default: tombstoneLimits. Smaller in tests. */
  readonly tombstones?: TombstoneLimits | undefined;
  /** For new mail. Default: as much as the disk has. */
  readonly room?: DiskRoom | undefined;
  /** The writer thread died; the process should end and be started anew. */
  readonly died?: ((error: Error) => void) | undefined;
}

/** Opens the data directory, making what is missing; cuts off what a crash left behind. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const store = new Store(options);
  try {
    await store.open();
    return store;
  } catch (error) {
    await store[Symbol.asyncDispose]();
    throw error;
  }
}

/**
 * The store on disk: `homepost.db` and `segments/`.
 *
 *     main thread                         writer thread
 *     reads ── read-only connection       Writer ── the only connection that writes
 *     jobs  ── WriterClient ── port ────> batch: append, sync, transaction, commit
 *     feed  <─ indexes, listeners <────── outcomes and changes, after the commit
 *
 * Listeners hear of a commit before its jobs' promises resolve: who awaits a job sees its effect in every index.
 */
export class Store implements MailStore, AsyncDisposable {
  readonly access = new AccessTables({
    reader: () => this.#read,
    run: (kind, args) => this.#run(kind, args),
  });
  readonly secureDelivery = new SecureDeliveryTables({
    reader: () => this.#read,
    run: (kind, args) => this.#run(kind, args),
  });
  readonly queue = new QueueTables({
    reader: () => this.#read,
    run: (kind, args) => this.#run(kind, args),
  });
  readonly webSessions = new WebSessionTables({
    reader: () => this.#read,
    run: (kind, args) => this.#run(kind, args),
  });
  readonly objects = new AccountObjectTables({
    reader: () => this.#read,
    run: (kind, args) => this.#run(kind, args),
  });
  readonly #options: StoreOptions;
  readonly #writer: WriterClient;
  readonly #listeners = new Set<ChangeListener>();
  #reader: Reader | undefined;
  #bodies: BodyReader | undefined;
  #indexes: MailboxIndexes | undefined;
  #housekeeping: Housekeeping | undefined;

  constructor(options: StoreOptions) {
    this.#options = options;
    this.#writer = new WriterClient({
      directory: options.directory,
      source: options.writer ?? { kind: "file" },
      segmentOctetsMax: options.segmentOctetsMax,
      committed: (changes) => this.#committed(changes),
      died: (error) => {
        options.log.error("store.writer.died", { error: error.message });
        options.died?.(error);
      },
    });
  }

  async open(): Promise<void> {
    await this.#writer.ready;
    const { directory, nativeBinding } = this.#options;
    this.#reader = new Reader({ directory, nativeBinding });
    this.#bodies = new BodyReader(this.#reader, directory);
    this.#indexes = new MailboxIndexes(
      this.#reader,
      () => new Reader({ directory, nativeBinding }),
    );
    this.#housekeeping = new Housekeeping({
      log: this.#options.log,
      reader: this.#reader,
      bodies: this.#bodies,
      tombstones: this.#options.tombstones,
      run: (kind, args) => this.#run(kind, args),
    });
  }

  /** When the disk last failed under a write, by performance.now(); undefined: never since the start. */
  get storageFaultAt(): number | undefined {
    return this.#writer.storageFaultAt;
  }

  /** A new message on its way in. */
  incoming(): IncomingMessage {
    const { directory, room } = this.#options;
    return new SpooledMessage(temporaryDirectory(directory), room);
  }

  /** Moves live records together now, until nothing is worth moving. Also runs by itself. */
  compact(): Promise<void> {
    return this.#housekeeping!.compaction.run();
  }

  /** Forgets removals beyond the limits now. Also runs by itself. */
  pruneTombstones(): Promise<void> {
    return this.#housekeeping!.tombstonePruning.run();
  }

  /** Forgets now what left the queue long ago. Also runs by itself. */
  pruneRetired(): Promise<void> {
    return this.#housekeeping!.retiredPruning.run();
  }

  /** Resolves when every message has its thread. Begins by itself when the store is opened. */
  fillThreads(): Promise<void> {
    return this.#housekeeping!.threadFilling.run();
  }

  account(id: AccountId) {
    return accountReads.account(this.#read, id);
  }

  accountByName(name: string) {
    return accountReads.accountByName(this.#read, name);
  }

  accounts() {
    return accountReads.accounts(this.#read);
  }

  credentials(accountId: AccountId) {
    return accountReads.credentials(this.#read, accountId);
  }

  async replaceCredentials(
    accountId: AccountId,
    credentials: Jobs["replaceCredentials"]["args"]["credentials"],
  ): Promise<void> {
    await this.#run("replaceCredentials", { accountId, credentials });
    this.access.changed(accountId);
  }

  currentRevision() {
    return accountReads.currentRevision(this.#read);
  }

  revision(number: number) {
    return accountReads.revision(this.#read, number);
  }

  revisions(limit: number) {
    return accountReads.revisions(this.#read, limit);
  }

  applyRevision(revision: Jobs["applyRevision"]["args"]) {
    return this.#run("applyRevision", revision);
  }

  mailboxes(accountId: AccountId): Mailbox[] {
    return mailboxReads.mailboxes(this.#read, accountId);
  }

  mailbox(id: MailboxId): Mailbox | undefined {
    return mailboxReads.mailbox(this.#read, id);
  }

  mailboxByName(accountId: AccountId, name: string): Mailbox | undefined {
    return mailboxReads.mailboxByName(this.#read, accountId, name);
  }

  mailboxByUse(accountId: AccountId, specialUse: SpecialUse): Mailbox | undefined {
    return mailboxReads.mailboxByUse(this.#read, accountId, specialUse);
  }

  subscriptionsWithoutMailbox(accountId: AccountId): string[] {
    return mailboxReads.subscriptionsWithoutMailbox(this.#read, accountId);
  }

  async createMailbox(of: {
    readonly accountId: AccountId;
    readonly name: string;
    readonly specialUse?: SpecialUse | undefined;
    readonly subscribed?: boolean;
    readonly sortOrder?: number | undefined;
  }): Promise<Mailbox> {
    const { specialUse, subscribed = true } = of;
    const id = await this.#run("createMailbox", { ...of, specialUse, subscribed });
    const mailbox = this.mailbox(id);
    if (mailbox === undefined) throw new StoreFault("Cannot find the mailbox just made");
    return mailbox;
  }

  deleteMailbox(mailboxId: MailboxId, options = { onlyEmpty: false }): Promise<void> {
    return this.#run("deleteMailbox", { mailboxId, ...options });
  }

  renameMailbox(mailboxId: MailboxId, newName: string): Promise<void> {
    return this.#run("renameMailbox", { mailboxId, newName });
  }

  setSubscribed(of: Jobs["setSubscribed"]["args"]): Promise<void> {
    return this.#run("setSubscribed", of);
  }

  changeMailbox(change: Jobs["changeMailbox"]["args"]): Promise<void> {
    return this.#run("changeMailbox", change);
  }

  annotations(accountId: AccountId, mailboxId: MailboxId | undefined): Annotation[] {
    return annotationReads.annotations(this.#read, accountId, mailboxId);
  }

  setAnnotations(of: Jobs["setAnnotations"]["args"]): Promise<ModSeq> {
    return this.#run("setAnnotations", of);
  }

  prepareIndex(id: MailboxId): Promise<void> | undefined {
    return this.#indexes!.prepare(id);
  }

  openIndex(id: MailboxId): IndexHold {
    return this.#indexes!.open(id);
  }

  messages(mailboxId: MailboxId, selection: UidSelection, limit: number) {
    return messageReads.messages(this.#read, { mailboxId, selection, limit });
  }

  envelopes(mailboxId: MailboxId, selection: UidSelection, limit: number) {
    return messageReads.envelopes(this.#read, { mailboxId, selection, limit });
  }

  bodies(mailboxId: MailboxId, selection: UidSelection, limit: number): MessageBody[] {
    return messageReads.bodies(this.#read, { mailboxId, selection, limit });
  }

  records(mailboxId: MailboxId, selection: UidSelection, limit: number): MessageRecord[] {
    return messageReads.records(this.#read, { mailboxId, selection, limit });
  }

  message(id: MessageId): MessageBody | undefined {
    return messageReads.message(this.#read, id);
  }

  threadedRows(mailboxId: MailboxId, selection: UidSelection, limit: number): ThreadedRow[] {
    return threadReads.threadedRows(this.#read, { mailboxId, selection, limit });
  }

  messagesOfThread(accountId: AccountId, threadId: ThreadId) {
    return messageReads.messagesOfThread(this.#read, accountId, threadId);
  }

  uidsOfThread(mailboxId: MailboxId, threadId: ThreadId): Uint32Array {
    return threadReads.uidsOfThread(this.#read, mailboxId, threadId);
  }

  removedMessages(accountId: AccountId, since: ModSeq) {
    return accountChanges.removedMessages(this.#read, accountId, since);
  }

  removedMailboxes(accountId: AccountId, since: ModSeq) {
    return accountChanges.removedMailboxes(this.#read, accountId, since);
  }

  vanished(mailboxId: MailboxId, since: ModSeq): Uint32Array {
    return mailboxReads.vanished(this.#read, mailboxId, since);
  }

  read(body: MessageRecord, start: number, end: number): Buffer {
    return this.#bodies!.read(body, start, end);
  }

  forward(bodies: readonly MessageRecord[]): Pick<MailStore, "read"> {
    return this.#bodies!.forward(bodies);
  }

  stream(body: MessageRecord, start: number, end: number): AsyncIterable<Buffer> {
    return this.#bodies!.stream(body, start, end);
  }

  hold(body: MessageRecord): BodyHold {
    return this.#bodies!.hold(body);
  }

  hasRoomFor(octets: number): boolean {
    return this.#options.room?.hasFor(octets) ?? true;
  }

  async accept(messages: readonly NewMessage[]) {
    let octets = 0;
    for (const { body } of messages) octets += body.kind === "content" ? body.size : 0;
    this.#takeRoom(octets);
    return this.#writer.runGrouped("accept", messages, octetsOf(messages));
  }

  expect(withinMs: number): Disposable {
    return this.#writer.expect(withinMs);
  }

  deliverQueued(entryId: QueueEntryId, deliveries: readonly Delivery[]) {
    return this.#run("deliverQueued", { entryId, deliveries });
  }

  storeFlags(change: FlagChange) {
    return this.#run("storeFlags", change);
  }

  async copy(from: MailboxId, uids: Uint32Array, to: MailboxId) {
    // To the trash is how older mail programs delete: that is how room comes back.
    if (this.mailbox(to)?.specialUse !== "\\Trash") this.#takeRoom(0);
    return this.#run("copy", { from, uids, to });
  }

  move(from: MailboxId, uids: Uint32Array, to: MailboxId) {
    return this.#run("move", { from, uids, to });
  }

  expunge(mailboxId: MailboxId, uids?: Uint32Array) {
    return this.#run("expunge", { mailboxId, uids });
  }

  removeMessages(mailboxId: MailboxId, uids: Uint32Array) {
    return this.#run("removeMessages", { mailboxId, uids });
  }

  queueEntry(id: QueueEntryId): QueueEntry | undefined {
    return queueReads.queueEntry(this.#read, id);
  }

  queueEntries(limit: number): QueueEntry[] {
    return queueReads.queueEntries(this.#read, limit);
  }

  nextQueueAttemptAt(): number | undefined {
    return queueReads.nextQueueAttemptAt(this.#read);
  }

  queuedBody(entry: QueueEntry): MessageBody {
    const body = queueReads.queuedBody(this.#read, entry);
    if (body === undefined)
      throw new StoreFault(`Cannot find the message of queue entry ${entry.id}`);
    return body;
  }

  beginAttempts(
    entries: Jobs["beginAttempts"]["args"]["entries"],
    startedAt: number,
  ): Promise<readonly QueueEntryId[]> {
    return this.#run("beginAttempts", { entries, startedAt });
  }

  endAttempts(
    results: Jobs["endAttempts"]["args"]["results"],
    notices: readonly NewMessage[],
  ): Promise<void> {
    return this.#run("endAttempts", { results, notices }, octetsOf(notices));
  }

  dropQueueEntries(ids: readonly QueueEntryId[]): Promise<number> {
    return this.#run("dropQueueEntries", { ids });
  }

  subscribe(listener: ChangeListener): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  /** Finishes what was asked, closes files and database. */
  async [Symbol.asyncDispose](): Promise<void> {
    // Whoever awaits a job may read once more.
    await Promise.all([
      this.#housekeeping?.[Symbol.asyncDispose](),
      this.#writer.finish(),
      this.#indexes?.rest(),
    ]);
    try {
      this.#bodies?.[Symbol.dispose]();
      this.#reader?.[Symbol.dispose]();
    } finally {
      await this.#writer.close();
    }
  }

  get #read(): Reader {
    return this.#reader!;
  }

  #takeRoom(octets: number): void {
    if (!this.hasRoomFor(octets)) throw noRoom();
    this.#options.room?.take(octets);
  }

  #run<Kind extends JobKind>(
    kind: Kind,
    args: Jobs[Kind]["args"],
    transfer?: readonly Transferable[],
  ): Promise<Jobs[Kind]["result"]> {
    return this.#writer.run(kind, args, transfer);
  }

  #committed(changes: readonly Change[]): void {
    this.#indexes?.apply(changes);
    for (const listener of this.#listeners) {
      try {
        listener(changes);
      } catch (error) {
        this.#options.log.error("store.listener.failed", { error: String(error) });
      }
    }
    if (changes.some(({ kind }) => kind === "messages-removed" || kind === "mailbox-removed")) {
      this.#housekeeping?.compaction.soon();
    }
  }
}
