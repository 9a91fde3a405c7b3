import { MethodError } from "../jmap/jmap-error.ts";
import { isJsonObject } from "../jmap/json.ts";
import type { Json, JsonObject } from "../jmap/json.ts";
import type { AccountObject, AccountObjectKind } from "../store/account-object.ts";
import type { ChangesAsked, ObjectChange } from "./changes.ts";
import type { RequestContext } from "./request-context.ts";

/**
 * What became of the account's objects of one kind since a state, oldest first. Throws "cannotCalculateChanges" where
 * removals that old have been forgotten. RFC 8620 §5.2
 */
export function objectChanges(
  { store, accountId }: RequestContext,
  { since }: Pick<ChangesAsked, "since">,
  of: { readonly kind: AccountObjectKind; readonly idOf: (id: number, value?: string) => string },
): ObjectChange[] {
  const changes: ObjectChange[] = [];
  for (const { id, value, createSeq, modSeq } of store.objects.all(accountId, of.kind)) {
    const text = of.idOf(id, value);
    if (createSeq > since) changes.push({ id: text, modSeq: createSeq, kind: "created" });
    if (modSeq > Math.max(since, createSeq)) changes.push({ id: text, modSeq, kind: "updated" });
  }
  // Read last: what has gone meanwhile is among them.
  const removed = store.objects.removed(accountId, of.kind, since);
  if (removed === undefined) throw new MethodError("cannotCalculateChanges", "Too long ago");
  for (const { id, modSeq } of removed) {
    changes.push({ id: of.idOf(id), modSeq, kind: "destroyed" });
  }
  return changes;
}

/** What was written there; always by us. */
export function storedObject({ value }: Pick<AccountObject, "value">): JsonObject {
  const object = JSON.parse(value) as Json;
  return isJsonObject(object) ? object : {};
}
