import type { Database } from "better-sqlite3";
import { mkdirSync, readdirSync, rmSync, statSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { setAnnotations } from "./annotation-jobs.ts";
import { accept, appendContents } from "./accept-job.ts";
import type { AppendedBody } from "./accept-job.ts";
import { changeObjects } from "./account-object-jobs.ts";
import {
  addAppPassword,
  addTlsKey,
  recordLogins,
  removeAppPassword,
  removeTlsKey,
} from "./access-jobs.ts";
import { messagesOf } from "./batch.ts";
import { addDeadOctets } from "./body-table.ts";
import type { Change } from "./change.ts";
import { beginCompaction, finishCompaction } from "./compact-job.ts";
import type { CompactionSlice } from "./compact-job.ts";
import { applyRevision, replaceCredentials } from "./config-jobs.ts";
import { copy, move } from "./copy-job.ts";
import { openWriter } from "./database.ts";
import type { DatabaseOptions } from "./database.ts";
import { expunge, removeMessages, removeReplaced } from "./expunge-job.ts";
import { storeFlags } from "./flags-job.ts";
import type { JobKind, JobOutcome, JobRequest, Jobs } from "./jobs.ts";
import { StoreRefusal } from "./mail-store.ts";
import { changeMailbox } from "./change-mailbox-job.ts";
import { createMailbox, deleteMailbox, renameMailbox, setSubscribed } from "./mailbox-jobs.ts";
import { migrate } from "./migrations.ts";
import { pruneRemovedMailbox, pruneTombstones } from "./prune-job.ts";
import { checkQuotas } from "./quota.ts";
import { addHoldRule, removeHoldRule } from "./hold-rule-jobs.ts";
import { changeQueue, dropQueueEntries } from "./queue-change-jobs.ts";
import { beginAttempts, deliverQueued, endAttempts } from "./queue-jobs.ts";
import { pruneRetired } from "./retired-jobs.ts";
import { suppress, unsuppress } from "./suppression-jobs.ts";
import {
  databaseFile,
  segmentFile,
  segmentOfFile,
  segmentsDirectory,
  makeDirectory,
  temporaryDirectory,
} from "./data-directory.ts";
import {
  keepStsPolicy,
  recordTlsResults,
  rememberTlsSupport,
  removeStsPolicies,
} from "./secure-delivery-jobs.ts";
import { recordHeaderSize } from "./segment-record.ts";
import { SegmentWriter } from "./segment-writer.ts";
import type { SegmentPosition } from "./segment-writer.ts";
import { fillThreads } from "./fill-threads-job.ts";
import {
  addPasskey,
  removePasskey,
  removeTotp,
  setRecoveryCodes,
  setTotp,
  usePasskey,
  useRecoveryCode,
  useTotpStep,
} from "./second-factor-jobs.ts";
import {
  keepWebSession,
  noteWebSessionUse,
  removeOtherWebSessions,
  removeWebSessions,
} from "./web-session-jobs.ts";
import { recordSubmissions, touchSubmissions, withdrawSubmission } from "./submission-jobs.ts";
import { WriteContext } from "./write-context.ts";

export interface WriterOptions extends DatabaseOptions {
  /** Default: segmentOctetsMax. Smaller in tests. */
  readonly segmentOctetsMax?: number | undefined;
}

export interface Committed {
  readonly outcomes: readonly JobOutcome[];
  readonly changes: readonly Change[];
}

/** What has been appended to segments for a job before its transaction. */
interface Prepared {
  readonly request: JobRequest;
  readonly appended: readonly (AppendedBody | undefined)[];
  readonly slice: CompactionSlice | undefined;
  readonly failed: JobOutcome | undefined;
}

/**
 * The one who writes. Invariants:
 *
 * 1. Bodies are appended and synced, then the transaction that points to them commits, then the job is done.
 * 2. A batch is one transaction: one sync of the segment, one of the database's log, however many jobs.
 * 3. Each job has a savepoint: one that fails harms no other. Its records become dead octets.
 * 4. When the commit fails, nothing of the batch remains: segments are cut back, all jobs are refused.
 * 5. When nobody knows whether the commit reached the disk, the thread dies with everything as it is; the store
 *    finds out when it is opened anew.
 * 6. After the commit, nothing is taken back, whatever happens.
 */
export class Writer implements Disposable {
  readonly #directory: string;
  readonly #database: Database;
  readonly #segments: SegmentWriter;
  readonly #context: WriteContext;

  constructor(options: WriterOptions) {
    this.#directory = options.directory;
    // In front of the database, whose first log has this folder's entry synced as well.
    mkdirSync(segmentsDirectory(options.directory), { recursive: true, mode: 0o700 });
    refuseSegmentsWithoutDatabase(options.directory);
    emptyTemporaryFiles(options.directory);
    this.#database = openWriter(options);
    migrate(this.#database);
    const committed = this.#committedPosition();
    this.#segments = new SegmentWriter(options.directory, committed, options.segmentOctetsMax);
    this.#context = new WriteContext(this.#database, this.#segments);
    this.#removeUnknownSegments(committed);
  }

  /** Does all `requests` in one transaction and returns what became of each, in their order. */
  commit(requests: readonly JobRequest[]): Committed {
    const before = this.#segments.position;
    const context = this.#context;
    context.now = Date.now();
    context.changes = [];
    context.removedSegments = [];
    const committed = this.#commit(requests, before);
    removeFiles(context.removedSegments.map((segment) => segmentFile(this.#directory, segment)));
    context.forgottenSegments.push(...context.removedSegments);
    removeFiles(requests.flatMap(spooledFilesOf));
    return committed;
  }

  [Symbol.dispose](): void {
    this.#segments[Symbol.dispose]();
    // Closing moves the log into the database. Where the disk is full, both stay as they are, and that is well too.
    this.#database.close();
  }

  #commit(requests: readonly JobRequest[], before: SegmentPosition): Committed {
    const context = this.#context;
    try {
      const prepared = requests.map((request) => this.#prepare(request));
      this.#segments.sync();
      this.#database.exec("BEGIN IMMEDIATE");
      const outcomes = prepared.map((one) => this.#run(one));
      context.saveState();
      this.#database.exec("COMMIT");
      return { outcomes, changes: context.changes };
    } catch (error) {
      if (isUnsure(error)) throw error;
      if (this.#database.inTransaction) this.#database.exec("ROLLBACK");
      this.#segments.rollback(before);
      context.removedSegments = [];
      context.forgetMemory();
      return { outcomes: requests.map(({ id }) => failureOf(id, error)), changes: [] };
    }
  }

  #prepare(request: JobRequest): Prepared {
    const before = this.#segments.position;
    try {
      return {
        request,
        appended: appendContents(this.#context, messagesOf(request)),
        slice: request.kind === "compact" ? this.#slice(request) : undefined,
        failed: undefined,
      };
    } catch (error) {
      this.#segments.cut(before);
      return { request, appended: [], slice: undefined, failed: failureOf(request.id, error) };
    }
  }

  #slice(request: JobRequest): CompactionSlice {
    const args = request.args as Jobs["compact"]["args"];
    return beginCompaction(this.#context, { directory: this.#directory, args });
  }

  #run({ request, appended, slice, failed }: Prepared): JobOutcome {
    if (failed !== undefined) return failed;
    const context = this.#context;
    const changesBefore = context.changes.length;
    const removedBefore = context.removedSegments.length;
    const memoryBefore = context.memoryChanges;
    context.statement("SAVEPOINT job").run();
    try {
      const result = perform(context, request, { appended, slice });
      // New entries are no news of the submission that they have just come with.
      if (request.kind !== "accept")
        touchSubmissions(context, context.changes.slice(changesBefore));
      context.statement("RELEASE job").run();
      return { id: request.id, kind: "done", result };
    } catch (error) {
      if (!this.#database.inTransaction) throw error;
      context.statement("ROLLBACK TO job").run();
      if (context.memoryChanges !== memoryBefore) context.forgetMemory();
      context.statement("RELEASE job").run();
      context.changes.length = changesBefore;
      context.removedSegments.length = removedBefore;
      this.#noteDead(appended, slice);
      return failureOf(request.id, error);
    }
  }

  /** Notes the records of a job that has failed. */
  #noteDead(
    appended: readonly (AppendedBody | undefined)[],
    slice: CompactionSlice | undefined,
  ): void {
    for (const body of appended) {
      if (body === undefined) continue;
      const { segment, storedSize } = body.location;
      addDeadOctets(this.#context, segment, storedSize + recordHeaderSize);
    }
    for (const { segment, octets } of slice?.moved ?? []) {
      addDeadOctets(this.#context, segment, octets);
    }
  }

  #committedPosition(): SegmentPosition {
    return this.#database
      .prepare("SELECT segment, segment_length AS length FROM state")
      .get() as SegmentPosition;
  }

  /** Files of segments that were compacted away in a commit, while the process died before it could unlink them. */
  #removeUnknownSegments({ segment: current }: SegmentPosition): void {
    const known = new Set(
      this.#database
        .prepare(
          "SELECT id FROM segment WHERE sealed_at IS NOT NULL UNION SELECT segment FROM body",
        )
        .pluck()
        .all() as number[],
    );
    for (const name of readdirSync(segmentsDirectory(this.#directory))) {
      const segment = segmentOfFile(name);
      if (segment === undefined || segment >= current || known.has(segment)) continue;
      unlinkSync(segmentFile(this.#directory, segment));
    }
    this.#database
      .prepare(
        `DELETE FROM segment
         WHERE sealed_at IS NULL AND id < ? AND id NOT IN (SELECT segment FROM body)`,
      )
      .run(current);
  }
}

/** A new database would take all segments for what a crash has left behind, and remove them. */
function refuseSegmentsWithoutDatabase(directory: string): void {
  // A database has its first page from the moment it is one.
  if (statSync(databaseFile(directory), { throwIfNoEntry: false })?.size) return;
  const found = readdirSync(segmentsDirectory(directory)).some(
    (name) => segmentOfFile(name) !== undefined,
  );
  if (!found) return;
  throw new Error(
    `Cannot open "${directory}": there are segments, but no homepost.db; put it back, or move segments/ away`,
  );
}

/** Whatever is there at start belongs to nobody. The folder itself stays: it may be a mount of its own. */
function emptyTemporaryFiles(directory: string): void {
  const folder = temporaryDirectory(directory);
  makeDirectory(folder);
  for (const name of readdirSync(folder)) {
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}

function spooledFilesOf(request: JobRequest): string[] {
  return messagesOf(request).flatMap(({ body }) =>
    body.kind === "content" && body.file !== undefined ? [body.file] : [],
  );
}

/** What cannot be removed now goes when the store is opened the next time. */
function removeFiles(paths: readonly string[]): void {
  for (const path of paths) {
    try {
      rmSync(path, { force: true });
    } catch {
      // It is in the way of nobody.
    }
  }
}

interface Appended {
  readonly appended: readonly (AppendedBody | undefined)[];
  readonly slice: CompactionSlice | undefined;
}

type Performer<Kind extends JobKind> = (
  context: WriteContext,
  args: Jobs[Kind]["args"],
  appended: Appended,
) => Jobs[Kind]["result"];

const performers: { readonly [Kind in JobKind]: Performer<Kind> } = {
  accept: (context, messages, { appended }) => {
    const accepted = accept(context, messages, appended);
    for (const { replaces } of messages) {
      if (replaces !== undefined) removeReplaced(context, replaces);
    }
    checkQuotas(
      context,
      messages.flatMap(({ deliveries }) => deliveries),
    );
    return recordSubmissions(context, messages, accepted);
  },
  deliverQueued,
  storeFlags,
  copy,
  move,
  expunge,
  removeMessages,
  createMailbox,
  deleteMailbox,
  renameMailbox,
  setSubscribed,
  changeMailbox,
  setAnnotations,
  applyRevision,
  replaceCredentials,
  addAppPassword,
  removeAppPassword,
  addTlsKey,
  removeTlsKey,
  recordLogins,
  addPasskey,
  usePasskey,
  removePasskey,
  setTotp,
  removeTotp,
  useTotpStep,
  setRecoveryCodes,
  useRecoveryCode,
  keepWebSession,
  noteWebSessionUse,
  removeWebSessions,
  removeOtherWebSessions,
  changeObjects,
  withdrawSubmission,
  keepStsPolicy,
  removeStsPolicies,
  recordTlsResults,
  rememberTlsSupport,
  beginAttempts,
  // Notices are few and small, and whoever has no room must hear of failures too.
  endAttempts: (context, { results, notices }, { appended }) => {
    endAttempts(context, results);
    accept(context, notices, appended);
  },
  dropQueueEntries,
  changeQueue,
  addHoldRule,
  removeHoldRule,
  suppress,
  unsuppress,
  pruneRetired,
  fillThreads,
  pruneTombstones,
  pruneRemovedMailbox,
  compact: (context, _, { slice }) => finishCompaction(context, slice!),
};

function perform(context: WriteContext, request: JobRequest, appended: Appended): unknown {
  // The table is typed by kind; a request pairs kind and args, which the compiler cannot follow through the lookup.
  const performer = performers[request.kind] as Performer<JobKind>;
  return performer(context, request.args, appended);
}

function failureOf(id: number, error: unknown): JobOutcome {
  if (error instanceof StoreRefusal) {
    return { id, kind: "refused", reason: error.reason, text: error.message };
  }
  if (isDiskFull(error)) {
    return { id, kind: "refused", reason: "disk-full", text: "There is no space left on the disk" };
  }
  const fault = Error.isError(error) ? error : new Error(String(error));
  return { id, kind: "fault", error: fault, isOfStorage: isOfStorage(error) };
}

/** An error's code is lost on its way to the main thread. */
function isOfStorage(error: unknown): boolean {
  const code = String((error as { code?: unknown } | undefined)?.code);
  return /^(?:EIO|EROFS|SQLITE_(?:IOERR|READONLY|CORRUPT|NOTADB))/.test(code);
}

/** The sync of the log failed: its last transaction may be there after the next start, or not. */
function isUnsure(error: unknown): boolean {
  const code = (error as { code?: unknown } | undefined)?.code;
  return code === "SQLITE_IOERR_FSYNC" || code === "SQLITE_IOERR_DIR_FSYNC";
}

function isDiskFull(error: unknown): boolean {
  const code = (error as { code?: unknown } | undefined)?.code;
  // SQLite reports a full disk as SQLITE_FULL, or as an I/O error where the log cannot grow.
  return (
    code === "ENOSPC" ||
    code === "EDQUOT" ||
    code === "SQLITE_FULL" ||
    code === "SQLITE_IOERR_WRITE" ||
    code === "SQLITE_IOERR_SHMSIZE"
  );
}
