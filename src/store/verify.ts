import { existsSync } from "node:fs";
import { databaseFile } from "./data-directory.ts";
import type { NativeBinding } from "./database.ts";
import { refuseOtherSchema } from "./migrations.ts";
import { Reader } from "./reader.ts";
import { verifyAccess } from "./verify-access.ts";
import { verifyAnnotations } from "./verify-annotations.ts";
import { verifyBodies } from "./verify-bodies.ts";
import { verifyMailboxes } from "./verify-mailboxes.ts";
import { verifyQueue } from "./verify-queue.ts";
import { verifySending } from "./verify-sending.ts";
import { verifySecureDelivery } from "./verify-secure-delivery.ts";
import { verifySubmissions } from "./verify-submissions.ts";
import { verifyThreads } from "./verify-threads.ts";

export interface VerifyOptions {
  readonly directory: string;
  readonly nativeBinding?: NativeBinding | undefined;
  /** Told of each fault, a sentence for people. */
  readonly fault: (text: string) => void;
  /** Told now and then how far it is, of `total` bodies. */
  readonly progress?: (done: number, total: number) => void;
}

export interface Verified {
  readonly faults: number;
  readonly accounts: number;
  readonly mailboxes: number;
  readonly messages: number;
  readonly bodies: number;
  readonly queueEntries: number;
}

/**
 * Checks a data directory, whether a server runs there or not, and changes nothing: counts, UIDs, sequences,
 * references, every record's checksum, no orphan. Reads one snapshot of the database.
 */
export async function verifyDirectory(options: VerifyOptions): Promise<Verified> {
  const { directory } = options;
  if (!existsSync(databaseFile(directory))) {
    throw new Error(`Cannot verify "${directory}": there is no homepost.db in it`);
  }
  let faults = 0;
  const fault = (text: string): void => {
    faults++;
    options.fault(text);
  };
  let found = { accounts: 0, mailboxes: 0, messages: 0, bodies: 0, queueEntries: 0 };
  const tellOfDamage = async (what: string, check: () => Promise<void> | void): Promise<void> => {
    try {
      await check();
    } catch (error) {
      if (!isDamage(error)) throw error;
      fault(`The database is damaged, ${what} cannot be checked: ${error.message}`);
    }
  };
  await tellOfDamage("it", async () => {
    using reader = new Reader({ directory, nativeBinding: options.nativeBinding });
    // Asked for outside of the snapshot: where a record has gone that compaction moved meanwhile.
    using latest = new Reader({ directory, nativeBinding: options.nativeBinding });
    reader.statement("BEGIN").run();
    refuseOtherSchema(reader.get<{ user_version: number }>("PRAGMA user_version")!.user_version);
    await tellOfDamage("all of it", () => verifyPages(reader, fault));
    await tellOfDamage("mailboxes", () => verifyMailboxes(reader, fault));
    await tellOfDamage("annotations", () => verifyAnnotations(reader, fault));
    await tellOfDamage("threads", () => verifyThreads(reader, fault));
    await tellOfDamage("the queue", () => verifyQueue(reader, fault));
    await tellOfDamage("what was sent", () => verifySending(reader, fault));
    await tellOfDamage("credentials", () => verifyAccess(reader, fault));
    await tellOfDamage("submissions", () => verifySubmissions(reader, fault));
    await tellOfDamage("TLS results", () => verifySecureDelivery(reader, fault));
    await tellOfDamage("bodies", () => verifyBodies(reader, { ...options, fault, latest }));
    found = countsOf(reader);
  });
  return { faults, ...found };
}

function verifyPages(reader: Reader, fault: (text: string) => void): void {
  for (const { integrity_check: text } of reader.all<{ integrity_check: string }>(
    "PRAGMA integrity_check(20)",
  )) {
    if (text !== "ok") fault(`The database is damaged: ${text}`);
  }
}

function countsOf(reader: Reader): Omit<Verified, "faults"> {
  const count = (table: string): number =>
    reader.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)!.n;
  return {
    accounts: count("account"),
    mailboxes: count("mailbox"),
    messages: count("message"),
    bodies: count("body"),
    queueEntries: count("queue_entry"),
  };
}

function isDamage(error: unknown): error is Error {
  if (!Error.isError(error) || !("code" in error)) return false;
  return /^SQLITE_(CORRUPT|NOTADB)/.test(String(error.code));
}
