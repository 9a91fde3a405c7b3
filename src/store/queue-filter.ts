import type { AccountId, QueueEntryId } from "./ids.ts";
import type { RetiredOutcome } from "./queue-retired.ts";

/** Which queue entries are meant: those that everything given here is true of. */
export interface QueueFilter extends AddressFilter {
  readonly held?: boolean | undefined;
  /** "": those without a transport of their own. */
  readonly transport?: string | undefined;
  /** Milliseconds since 1970; "before" leaves that moment out, "after" takes it in. */
  readonly queuedBefore?: number | undefined;
  readonly queuedAfter?: number | undefined;
  readonly nextAttemptBefore?: number | undefined;
  readonly nextAttemptAfter?: number | undefined;
}

/** Which retired entries are meant. */
export interface RetiredFilter extends AddressFilter {
  readonly outcome?: RetiredOutcome | undefined;
  readonly fromId?: string | undefined;
  readonly endedBefore?: number | undefined;
  readonly endedAfter?: number | undefined;
}

interface AddressFilter {
  readonly ids?: readonly QueueEntryId[] | undefined;
  readonly accountId?: AccountId | undefined;
  /** Part of the reverse-path, in any case of letters. */
  readonly from?: string | undefined;
  /** Part of the recipient, in any case of letters. */
  readonly to?: string | undefined;
  /** Whole domains, as `domainOf` spells them. */
  readonly senderDomain?: string | undefined;
  readonly recipientDomain?: string | undefined;
}

/** A condition of SQL with the values of its question marks. */
export interface Condition {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** On rows of queue_entry. */
export function queueCondition(filter: QueueFilter): Condition {
  const { held } = filter;
  return allOf([
    ...addressConditions(filter),
    ["held = ?", held === undefined ? undefined : held ? 1 : 0],
    ["coalesce(transport, '') = ?", filter.transport],
    ["queued_at < ?", filter.queuedBefore],
    ["queued_at >= ?", filter.queuedAfter],
    ["next_attempt_at < ?", filter.nextAttemptBefore],
    ["next_attempt_at >= ?", filter.nextAttemptAfter],
  ]);
}

/** On rows of queue_retired. */
export function retiredCondition(filter: RetiredFilter): Condition {
  return allOf([
    ...addressConditions(filter),
    ["outcome = ?", filter.outcome],
    ["from_id = ?", filter.fromId],
    ["ended_at < ?", filter.endedBefore],
    ["ended_at >= ?", filter.endedAfter],
  ]);
}

type Part = readonly [sql: string, value: unknown];

function addressConditions(filter: AddressFilter): Part[] {
  const ids = filter.ids === undefined ? undefined : JSON.stringify(filter.ids);
  return [
    ["id IN (SELECT value FROM json_each(?))", ids],
    ["account_id = ?", filter.accountId],
    ["instr(lower(reverse_path), lower(?)) > 0", filter.from],
    ["instr(lower(recipient), lower(?)) > 0", filter.to],
    ["domain_of(reverse_path) = ?", filter.senderDomain],
    ["domain = ?", filter.recipientDomain],
  ];
}

function allOf(parts: readonly Part[]): Condition {
  const given = parts.filter(([, value]) => value !== undefined);
  const sql = given.map(([text]) => text).join(" AND ");
  return { sql: sql === "" ? "1" : sql, parameters: given.map(([, value]) => value) };
}
