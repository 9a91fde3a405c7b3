import type { Arguments } from "../jmap/arguments.ts";
import { MethodError } from "../jmap/jmap-error.ts";
import type { JsonObject } from "../jmap/json.ts";
import type { ModSeq } from "../store/ids.ts";
import type { RequestContext } from "./request-context.ts";
import { modSeqOf, stateOf } from "./state.ts";

/** Something happened to an object, at that modification sequence. */
export interface ObjectChange {
  readonly id: string;
  readonly modSeq: ModSeq;
  readonly kind: "created" | "updated" | "destroyed";
}

/** Of one /changes where the client sets no bound. */
const changesMax = 10_000;

export interface ChangesAsked {
  readonly accountId: string;
  readonly since: ModSeq;
  readonly until: ModSeq;
  readonly max: number;
}

/** The arguments of a /changes, read to their end. RFC 8620 §5.2 */
export function changesAsked(args: Arguments, context: RequestContext): ChangesAsked {
  const accountId = args.id("accountId");
  context.account(accountId);
  return { accountId, ...changesSince(args, context, args.string("sinceState")) };
}

/** The same where "sinceState" says more than a modification sequence. */
export function changesSince(
  args: Arguments,
  context: RequestContext,
  sinceState: string,
): Omit<ChangesAsked, "accountId"> {
  const max = args.optionalInt("maxChanges");
  args.end();
  if (max !== undefined && max <= 0) {
    throw new MethodError("invalidArguments", '"maxChanges" is not above zero');
  }
  const until = context.services.states.modSeq(context.accountId);
  const since = modSeqOf(sinceState, until);
  return { since, until, max: Math.min(max ?? changesMax, changesMax) };
}

/**
 * The response of a /changes: all of `changes` up to the bound, cut where a modification sequence ends. Each object is
 * in one list: created where it came after `since`, destroyed where it is gone. RFC 8620 §5.2
 */
export function changesResponse(
  { accountId, since, until, max }: ChangesAsked,
  changes: readonly ObjectChange[],
): JsonObject & { readonly newState: string; readonly updated: readonly string[] } {
  const inOrder = changes
    .filter(({ modSeq }) => modSeq <= until)
    .toSorted((one, other) => one.modSeq - other.modSeq);
  const cut = cutOf(inOrder, max);
  const told = new Map<string, ObjectChange["kind"]>();
  for (const { id, kind } of inOrder.slice(0, cut)) {
    const before = told.get(id);
    if (kind === "destroyed" && before === "created") told.delete(id);
    else if (kind !== "updated" || before === undefined) told.set(id, kind);
  }
  const of = (kind: ObjectChange["kind"]): string[] =>
    [...told].filter(([, one]) => one === kind).map(([id]) => id);
  const hasMore = cut < inOrder.length;
  return {
    accountId,
    oldState: stateOf(since),
    newState: stateOf(hasMore ? inOrder[cut - 1]!.modSeq : until),
    hasMoreChanges: hasMore,
    created: of("created"),
    updated: of("updated"),
    destroyed: of("destroyed"),
  };
}

/** How many changes are told: whole modification sequences only. */
function cutOf(changes: readonly ObjectChange[], max: number): number {
  if (changes.length <= max) return changes.length;
  let cut = max;
  while (cut > 0 && changes[cut - 1]!.modSeq === changes[cut]!.modSeq) cut--;
  if (cut === 0) throw new MethodError("cannotCalculateChanges", "One change is larger than that");
  return cut;
}
