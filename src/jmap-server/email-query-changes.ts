import type { Arguments } from "../jmap/arguments.ts";
import { idOf, numberOf } from "../jmap/id.ts";
import { MethodError } from "../jmap/jmap-error.ts";
import type { JsonObject } from "../jmap/json.ts";
import { currentList, listAsked } from "./email-query.ts";
import { capabilities } from "./limits.ts";
import type { Method } from "./method.ts";
import type { RequestContext } from "./request-context.ts";

/**
 * RFC 8621 §4.5. Both lists are known in full, so the difference is exact, whatever the filter and sort; where the old
 * one has been forgotten, the client asks anew.
 */
export const emailQueryChanges: Method = { capability: capabilities.mail, run };

async function run(args: Arguments, context: RequestContext): Promise<JsonObject> {
  const accountId = args.id("accountId");
  context.account(accountId);
  const asked = listAsked(args);
  const since = args.string("sinceQueryState");
  const maxChanges = args.optionalUnsigned("maxChanges");
  const upToId = args.optionalId("upToId");
  const calculateTotal = args.boolean("calculateTotal", false);
  args.end();
  const old = context.services.results.find(context.accountId, asked.question, since);
  if (old === undefined) {
    throw new MethodError("cannotCalculateChanges", "That list has been forgotten");
  }
  const current = await currentList(context, asked);
  const { removed, added } = differenceOf(old.ids, current.ids);
  if (maxChanges !== undefined && removed.length + added.length > maxChanges) {
    throw new MethodError("tooManyChanges");
  }
  const upTo = upToId === undefined ? -1 : current.ids.indexOf(numberOf("m", upToId) ?? -1);
  return {
    accountId,
    oldQueryState: since,
    newQueryState: current.state,
    ...(calculateTotal ? { total: current.ids.length } : {}),
    removed: removed.map((id) => idOf("m", id)),
    added: added
      .filter(({ index }) => upTo < 0 || index <= upTo)
      .map(({ id, index }) => ({ id: idOf("m", id), index })),
  };
}

interface Difference {
  readonly removed: readonly number[];
  readonly added: readonly { readonly id: number; readonly index: number }[];
}

/** What is in both lists and in the same order stays; the rest goes and comes. RFC 8620 §5.6 */
export function differenceOf(old: Float64Array, current: Float64Array): Difference {
  // Most of the time little has changed, at one end.
  const shorter = Math.min(old.length, current.length);
  let front = 0;
  while (front < shorter && old[front] === current[front]) front++;
  let back = 0;
  while (back < shorter - front && old.at(-1 - back) === current.at(-1 - back)) back++;
  const before = old.subarray(front, old.length - back);
  const after = current.subarray(front, current.length - back);
  const places = new Map<number, number>();
  for (const [index, id] of after.entries()) places.set(id, index);
  const kept = new Set<number>();
  let last = -1;
  for (const id of before) {
    const index = places.get(id);
    // One that is there but stood behind the last one kept has moved.
    if (index === undefined || index < last) continue;
    kept.add(id);
    last = index;
  }
  const removed: number[] = [];
  for (const id of before) if (!kept.has(id)) removed.push(id);
  const added: { id: number; index: number }[] = [];
  for (const [index, id] of after.entries()) {
    if (!kept.has(id)) added.push({ id, index: front + index });
  }
  return { removed, added };
}
