import { idOf, numberOf } from "../jmap/id.ts";
import type { AccountId } from "../store/ids.ts";
import type { MailStore } from "../store/mail-store.ts";
import { storedObject } from "./object-changes.ts";
import type { PushKeys } from "./push-encryption.ts";
import type { PushedType } from "./state-changes.ts";

/** RFC 8620 §7.2, as it is stored. */
export interface PushRecord {
  readonly deviceClientId: string;
  readonly url: string;
  readonly keys: PushKeys | null;
  /** What the subscriber must say before it gets anything. */
  readonly verificationCode: string;
  readonly isVerified: boolean;
  /** Milliseconds since 1970. */
  readonly expires: number;
  /** Null: all. */
  readonly types: readonly string[] | null;
}

export interface PushSubscription extends PushRecord {
  readonly id: string;
}

/** Of one account. */
export const pushSubscriptionsMax = 20;
/** A client renews it before. RFC 8620 §7.2 */
export const pushLastsMsMax = 30 * 86_400_000;

export function pushSubscriptions(store: MailStore, accountId: AccountId): PushSubscription[] {
  return store.objects.all(accountId, "push-subscription").map((stored) => {
    // Written by `keepPushSubscription` only.
    const record = storedObject(stored) as unknown as PushRecord;
    return { ...record, id: idOf("p", stored.id) };
  });
}

/** Resolves to its id. */
export async function keepPushSubscription(
  store: MailStore,
  accountId: AccountId,
  { id, ...record }: PushRecord & { readonly id?: string },
): Promise<string> {
  const number = id === undefined ? undefined : numberOf("p", id);
  const put = [{ id: number, value: JSON.stringify(record) }];
  const { ids } = await store.objects.change({
    accountId,
    kind: "push-subscription",
    put,
    remove: [],
  });
  return idOf("p", ids[0]!);
}

export async function removePushSubscriptions(
  store: MailStore,
  accountId: AccountId,
  ids: readonly string[],
): Promise<void> {
  const remove = ids.map((id) => numberOf("p", id)!);
  await store.objects.change({ accountId, kind: "push-subscription", put: [], remove });
}

export function wantsType({ types }: PushRecord, type: PushedType): boolean {
  return types === null || types.includes(type);
}
