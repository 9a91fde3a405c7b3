import assert from "node:assert/strict";
import type { Change } from "../store/change.ts";
import { noFlags } from "../store/flags.ts";
import type { MailboxId } from "../store/ids.ts";
import type { JobKind, JobOutcome, JobRequest, Jobs } from "../store/jobs.ts";
import type { Delivery, NewMessage } from "../store/mail-store.ts";
import { Reader } from "../store/reader.ts";
import { verifyDirectory } from "../store/verify.ts";
import { Writer } from "../store/writer.ts";
import { contentOf } from "./content.ts";
import { TemporaryDirectory } from "./temporary-directory.ts";

export interface TestWriterOptions {
  readonly segmentOctetsMax?: number;
  /** Set where the test leaves damage behind: the directory is not verified at the end. */
  readonly isDamaged?: boolean;
}

/** The store's writer in this thread, with one account "you", in a folder of its own. Verified when it is closed. */
export class TestWriter implements AsyncDisposable {
  readonly #temporary: TemporaryDirectory;
  readonly #options: TestWriterOptions;
  #lastId = 0;
  writer: Writer;
  reader: Reader;
  /** Of all batches, in their order. */
  readonly changes: Change[] = [];

  private constructor(temporary: TemporaryDirectory, options: TestWriterOptions) {
    this.#temporary = temporary;
    this.#options = options;
    this.writer = this.#open();
    this.reader = new Reader({ directory: temporary.path, nativeBinding: undefined });
  }

  static async open(options: TestWriterOptions = {}): Promise<TestWriter> {
    const test = new TestWriter(await TemporaryDirectory.make("writer"), options);
    const accounts = [{ name: "you", mailboxes: [{ name: "Archive" }] }];
    test.run("applyRevision", { document: "", by: "", note: "", at: 0, base: 0, accounts });
    test.changes.length = 0;
    return test;
  }

  get directory(): string {
    return this.#temporary.path;
  }

  /** A path below the directory. */
  file(...names: readonly string[]): string {
    return this.#temporary.file(...names);
  }

  request<Kind extends JobKind>(kind: Kind, args: Jobs[Kind]["args"]): JobRequest<Kind> {
    return { id: ++this.#lastId, kind, args };
  }

  /** Several jobs in one transaction. */
  batch(requests: readonly JobRequest[]): readonly JobOutcome[] {
    const { outcomes, changes } = this.writer.commit(requests);
    assert.deepEqual(
      outcomes.map(({ id }) => id),
      requests.map(({ id }) => id),
    );
    this.changes.push(...changes);
    return outcomes;
  }

  outcome<Kind extends JobKind>(kind: Kind, args: Jobs[Kind]["args"]): JobOutcome {
    return this.batch([this.request(kind, args)])[0]!;
  }

  /** One job that succeeds. */
  run<Kind extends JobKind>(kind: Kind, args: Jobs[Kind]["args"]): Jobs[Kind]["result"] {
    const outcome = this.outcome(kind, args);
    if (outcome.kind === "fault") throw outcome.error;
    if (outcome.kind === "refused") assert.fail(`Refused: ${outcome.reason}`);
    // A job of a kind gives that kind's result.
    return outcome.result as Jobs[Kind]["result"];
  }

  mailboxId(name = "INBOX"): MailboxId {
    return this.row<{ id: number }>("SELECT id FROM mailbox WHERE name = ?", name)!.id;
  }

  delivery(mailboxId = this.mailboxId()): Delivery {
    return { mailboxId, flags: noFlags, internalAt: 1, prefix: "" };
  }

  /** A message into the inbox. */
  message(octets: Uint8Array | string, deliveries = [this.delivery()]): NewMessage {
    return { body: contentOf(Buffer.from(octets)), deliveries, queue: [] };
  }

  row<Row>(sql: string, ...parameters: unknown[]): Row | undefined {
    return this.reader.get<Row>(sql, ...parameters);
  }

  column(sql: string, ...parameters: unknown[]): unknown[] {
    return this.reader
      .statement(sql)
      .pluck()
      .all(...parameters);
  }

  /** The process ends, in an orderly way or not, and a new one begins. */
  reopen(): void {
    this.reader[Symbol.dispose]();
    this.writer[Symbol.dispose]();
    this.writer = this.#open();
    this.reader = new Reader({ directory: this.directory, nativeBinding: undefined });
  }

  async faults(): Promise<string[]> {
    const faults: string[] = [];
    await verifyDirectory({ directory: this.directory, fault: (text) => faults.push(text) });
    return faults;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.reader[Symbol.dispose]();
      this.writer[Symbol.dispose]();
      if (this.#options.isDamaged !== true) assert.deepEqual(await this.faults(), []);
    } finally {
      await this.#temporary[Symbol.asyncDispose]();
    }
  }

  #open(): Writer {
    return new Writer({
      directory: this.#temporary.path,
      nativeBinding: undefined,
      segmentOctetsMax: this.#options.segmentOctetsMax,
    });
  }
}
