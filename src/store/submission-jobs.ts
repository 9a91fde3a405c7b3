import { changeObjects } from "./account-object-jobs.ts";
import type { Change } from "./change.ts";
import type { AccountId, QueueEntryId } from "./ids.ts";
import type { Jobs } from "./jobs.ts";
import { StoreRefusal } from "./mail-store.ts";
import type { Accepted, NewMessage } from "./mail-store.ts";
import { dropQueueEntries } from "./queue-change-jobs.ts";
import type { WriteContext } from "./write-context.ts";

/** Of one account; what is older and has left the queue goes, some at a time. RFC 8621 §7 lets the server do so. */
const submissionsMax = 2_000;
const removedAtOnce = 50;

export interface SubmissionJobs {
  withdrawSubmission: {
    args: {
      readonly accountId: AccountId;
      readonly id: number;
      /** What it is from now on. */
      readonly value: string;
    };
    result: void;
  };
}

/** Writes the submissions that messages came with, tied to the queue entries that were made of them. */
export function recordSubmissions(
  context: WriteContext,
  messages: readonly NewMessage[],
  accepted: readonly Accepted[],
): readonly Accepted[] {
  return accepted.map((one, index) => {
    const submission = messages[index]?.submission;
    if (submission === undefined) return one;
    const { queueEntryIds } = one;
    return { ...one, submissionId: record(context, { ...submission, queueEntryIds }) };
  });
}

function record(
  context: WriteContext,
  of: {
    readonly accountId: AccountId;
    readonly value: string;
    readonly queueEntryIds: readonly QueueEntryId[];
  },
): number {
  const { accountId, queueEntryIds } = of;
  const object = JSON.parse(of.value) as object;
  const value = JSON.stringify({ ...object, queueEntryIds });
  const remove = tooOld(context, accountId);
  const put = [{ value }];
  const { ids } = changeObjects(context, { accountId, kind: "submission", put, remove });
  for (const entryId of queueEntryIds) {
    context.run(
      "INSERT INTO submission_entry (entry_id, object_id) VALUES (?, ?)",
      entryId,
      ids[0],
    );
  }
  return ids[0]!;
}

function tooOld(context: WriteContext, accountId: AccountId): number[] {
  const { n } = context.get<{ n: number }>(
    "SELECT count(*) AS n FROM account_object WHERE account_id = ? AND kind = 'submission'",
    accountId,
  )!;
  if (n < submissionsMax + removedAtOnce) return [];
  return context
    .statement(
      `SELECT id FROM account_object WHERE account_id = ? AND kind = 'submission' AND id NOT IN (
         SELECT e.object_id FROM submission_entry e JOIN queue_entry q ON q.id = e.entry_id
       ) ORDER BY id LIMIT ?`,
    )
    .pluck()
    .all(accountId, n - submissionsMax) as number[];
}

/** Takes a submission back whose entries are all still here, none of them attempted. Refuses "not-found", "conflict". */
export function withdrawSubmission(
  context: WriteContext,
  { accountId, id, value }: Jobs["withdrawSubmission"]["args"],
): void {
  const entries = context.all<{ id: QueueEntryId; attempts: number | null }>(
    `SELECT e.entry_id AS id, q.attempts FROM submission_entry e
     JOIN account_object o ON o.id = e.object_id LEFT JOIN queue_entry q ON q.id = e.entry_id
     WHERE e.object_id = ? AND o.account_id = ?`,
    id,
    accountId,
  );
  if (entries.length === 0) throw new StoreRefusal("not-found", "There is no such submission");
  if (entries.some(({ attempts }) => attempts !== 0)) {
    throw new StoreRefusal("conflict", "It is on its way already");
  }
  dropQueueEntries(context, { ids: entries.map((entry) => entry.id) });
  changeObjects(context, { accountId, kind: "submission", put: [{ id, value }], remove: [] });
}

/** What became of queue entries is news of the submissions that they came from. */
export function touchSubmissions(context: WriteContext, changes: readonly Change[]): void {
  const touched = new Map<AccountId, Set<number>>();
  for (const change of changes) {
    if (change.kind !== "queue-changed") continue;
    for (const entryId of change.entryIds) {
      const row = context.get<{ id: number; accountId: AccountId }>(
        `SELECT o.id, o.account_id AS accountId FROM submission_entry e
         JOIN account_object o ON o.id = e.object_id WHERE e.entry_id = ?`,
        entryId,
      );
      if (row !== undefined) touched.getOrInsert(row.accountId, new Set()).add(row.id);
    }
  }
  for (const [accountId, ids] of touched) {
    const modSeq = context.nextModSeq(accountId);
    for (const id of ids) {
      context.run("UPDATE account_object SET mod_seq = ? WHERE id = ?", modSeq, id);
    }
    context.changed({ kind: "objects-changed", accountId, modSeq, objects: "submission" });
  }
}
