import { idOf, numberOf } from "../jmap/id.ts";
import type { AccountId } from "../store/ids.ts";
import type { MailStore } from "../store/mail-store.ts";
import { storedObject } from "./object-changes.ts";
import type { PushKeys } from "./push-encryption.ts";
import type { RequestContext } from "./request-context.ts";
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
  /** Of the browser's login that it belongs to, and ends with; null: of programs with a password. RFC 8620 §7.2 */
  readonly session: string | null;
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

/** Those that the login may see and change. RFC 8620 §7.2 */
export function ownPushSubscriptions({
  store,
  accountId,
  session,
}: RequestContext): PushSubscription[] {
  return pushSubscriptions(store, accountId).filter((one) => one.session === (session ?? null));
}

/** Whether it lasts, and the login that it belongs to. */
export function isCurrent(
  store: MailStore,
  { expires, session }: PushRecord,
  now: number,
): boolean {
  if (expires <= now || session === null) return expires > now;
  const login = store.webSessions.get(Buffer.from(session, "base64url"));
  return login !== undefined && login.expiresAt > now;
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
