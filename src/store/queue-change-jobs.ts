import type { QueueEntryId } from "./ids.ts";
import type { Jobs } from "./jobs.ts";
import { queueCondition } from "./queue-filter.ts";
import type { Condition } from "./queue-filter.ts";
import type { DueDomain, QueueChange } from "./queue-store.ts";
import { retire } from "./retired-jobs.ts";
import type { WriteContext } from "./write-context.ts";

/** What a person wants of many entries. Returns how many it was done to. */
export function changeQueue(
  context: WriteContext,
  { filter, after, through, change }: Jobs["changeQueue"]["args"],
): number {
  const { sql, parameters } = queueCondition(filter);
  const condition = {
    sql: `id > ? AND id <= ? AND ${sql}`,
    parameters: [after, through, ...parameters],
  };
  if (change.kind !== "drop") return update(context, assignment(change), condition);
  const ids = context
    .statement(`SELECT id FROM queue_entry NOT INDEXED WHERE ${condition.sql}`)
    .pluck()
    .all(...condition.parameters) as QueueEntryId[];
  return dropQueueEntries(context, { ids });
}

export function dropQueueEntries(
  context: WriteContext,
  { ids }: Jobs["dropQueueEntries"]["args"],
): number {
  const dropped = ids.filter(
    (id) =>
      retire(context, id, { outcome: "dropped", attempt: undefined, uncounted: 0 }) !== undefined,
  );
  if (dropped.length > 0) {
    context.changed({ kind: "queue-changed", entryIds: dropped, due: [] });
  }
  return dropped.length;
}

function assignment(change: Exclude<QueueChange, { readonly kind: "drop" }>): Condition {
  switch (change.kind) {
    case "hold":
      return { sql: "held = ?", parameters: [change.held ? 1 : 0] };
    case "schedule":
      return { sql: "next_attempt_at = ?", parameters: [change.at] };
    case "delay":
      return { sql: "next_attempt_at = next_attempt_at + ?", parameters: [change.byMs] };
    case "transport":
      return { sql: "transport = ?", parameters: [change.transport ?? null] };
    case "require-tls":
      return {
        sql: "require_tls = ?, tls_required_no = ?",
        parameters: [change.requireTls === true ? 1 : 0, change.requireTls === false ? 1 : 0],
      };
  }
}

function update(context: WriteContext, assign: Condition, condition: Condition): number {
  const changed = context.all<{
    readonly id: number;
    readonly domain: string;
    readonly nextAttemptAt: number;
    readonly held: number;
  }>(
    `UPDATE queue_entry NOT INDEXED SET ${assign.sql} WHERE ${condition.sql}
     RETURNING id, domain, next_attempt_at AS nextAttemptAt, held`,
    ...assign.parameters,
    ...condition.parameters,
  );
  if (changed.length === 0) return 0;
  const earliest = new Map<string, number>();
  for (const { domain, nextAttemptAt, held } of changed) {
    if (held !== 0) continue;
    earliest.set(domain, Math.min(nextAttemptAt, earliest.get(domain) ?? Infinity));
  }
  const due = [...earliest].map(([domain, at]): DueDomain => ({ domain, nextAttemptAt: at }));
  context.changed({ kind: "queue-changed", entryIds: changed.map(({ id }) => id), due });
  return changed.length;
}
