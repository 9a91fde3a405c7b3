import type { Directory } from "../account/directory.ts";
import type { JsonObject } from "../jmap/json.ts";
import { faultText } from "../log/fault-text.ts";
import type { Log } from "../log/log.ts";
import type { AccountId } from "../store/ids.ts";
import type { MailStore } from "../store/mail-store.ts";
import type { AccountStates } from "./account-states.ts";
import { encryptPush } from "./push-encryption.ts";
import {
  isCurrent,
  pushSubscriptions,
  removePushSubscriptions,
  wantsType,
} from "./push-subscriptions.ts";
import type { PushSubscription } from "./push-subscriptions.ts";
import { stateChange } from "./state-changes.ts";
import type { PushedType, StateChanges } from "./state-changes.ts";

/** Who brings octets to a push resource; `status` is undefined where nobody answered. RFC 8030 §5 */
export interface PushSender {
  post(
    url: string,
    message: { readonly headers: Readonly<Record<string, string>>; readonly body: Buffer },
  ): Promise<{ readonly status: number | undefined; readonly text: string }>;
}

export interface PushServiceOptions {
  readonly store: MailStore;
  readonly directory: Pick<Directory, "isLoginDisabled">;
  readonly changes: StateChanges;
  readonly states: AccountStates;
  readonly sender: PushSender;
  readonly clock: () => number;
  readonly log: Log;
  /** Shorter in tests. */
  readonly times?: PushTimes | undefined;
}

export interface PushTimes {
  /** Changes that come close together are one message. */
  readonly gatherMs: number;
  /** After a failure; twice as long after each further one. */
  readonly retryMs: number;
}

const defaultTimes: PushTimes = { gatherMs: 1_000, retryMs: 60_000 };
const retryMsMax = 3_600_000;
/** New subscriptions of one account in an hour: each has us send something to where it says. RFC 8620 §8.6 */
const begunPerHourMax = 20;
const hourMs = 3_600_000;
/** A phone that is off for longer asks by itself. RFC 8030 §5.2 */
const ttlSeconds = 86_400;

/** What a subscription has still to be told. */
interface Pending {
  readonly types: Set<PushedType>;
  failures: number;
  /** Milliseconds since 1970. */
  notBefore: number;
}

/** Tells subscribers elsewhere that something has changed. RFC 8620 §7.2 */
export class PushService implements Disposable {
  readonly #options: PushServiceOptions;
  readonly #times: PushTimes;
  readonly #watched = new Map<AccountId, Disposable>();
  readonly #pending = new Map<AccountId, Map<string, Pending>>();
  readonly #timers = new Map<AccountId, NodeJS.Timeout>();
  readonly #sending = new Set<AccountId>();
  /** When subscriptions were made. */
  readonly #begun = new Map<AccountId, readonly number[]>();
  #isClosed = false;

  constructor(options: PushServiceOptions) {
    this.#options = options;
    this.#times = options.times ?? defaultTimes;
    for (const { id, removed } of options.store.accounts()) if (!removed) this.watch(id);
  }

  /** To be called when an account's subscriptions have changed: it is listened to only where it has some. */
  watch(accountId: AccountId): void {
    const has = pushSubscriptions(this.#options.store, accountId).length > 0;
    const watched = this.#watched.get(accountId);
    if (has && watched === undefined) {
      const listening = this.#options.changes.listen(accountId, (types) =>
        this.#hear(accountId, types),
      );
      this.#watched.set(accountId, listening);
    } else if (!has && watched !== undefined) {
      watched[Symbol.dispose]();
      this.#watched.delete(accountId);
    }
  }

  /** Whether the account may have another new subscription now; it is counted. */
  mayBegin(accountId: AccountId): boolean {
    const now = this.#options.clock();
    const recent = (this.#begun.get(accountId) ?? []).filter((at) => at > now - hourMs);
    if (recent.length >= begunPerHourMax) return false;
    this.#begun.set(accountId, [...recent, now]);
    return true;
  }

  /** Sends a new subscription the code that it must come back with. RFC 8620 §7.2.2 */
  verify(subscription: PushSubscription): void {
    const { id, verificationCode } = subscription;
    void this.#post(subscription, {
      "@type": "PushVerification",
      pushSubscriptionId: id,
      verificationCode,
    });
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    for (const listening of this.#watched.values()) listening[Symbol.dispose]();
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  #hear(accountId: AccountId, types: ReadonlySet<PushedType>): void {
    const now = this.#options.clock();
    const pending = this.#pending.getOrInsert(accountId, new Map<string, Pending>());
    for (const subscription of this.#active(accountId, now)) {
      const wanted = [...types].filter((type) => wantsType(subscription, type));
      if (wanted.length === 0) continue;
      const { id } = subscription;
      const notBefore = now + this.#times.gatherMs;
      const one = pending.getOrInsert(id, { types: new Set(), failures: 0, notBefore });
      for (const type of wanted) one.types.add(type);
    }
    this.#plan(accountId);
  }

  #active(accountId: AccountId, now: number): PushSubscription[] {
    const { directory, store } = this.#options;
    // Who may not come in any more is told nothing either.
    if (directory.isLoginDisabled(accountId)) return [];
    return pushSubscriptions(store, accountId).filter(
      (one) => one.isVerified && isCurrent(store, one, now),
    );
  }

  #plan(accountId: AccountId): void {
    const pending = this.#pending.get(accountId);
    if (this.#isClosed || this.#sending.has(accountId) || pending === undefined) return;
    if (pending.size === 0) return;
    const at = Math.min(...Array.from(pending.values(), ({ notBefore }) => notBefore));
    clearTimeout(this.#timers.get(accountId));
    const waitMs = Math.max(0, at - this.#options.clock());
    this.#timers.set(accountId, setTimeout(() => void this.#send(accountId), waitMs).unref());
  }

  async #send(accountId: AccountId): Promise<void> {
    const { clock, log, states, store } = this.#options;
    const pending = this.#pending.get(accountId)!;
    this.#sending.add(accountId);
    try {
      const now = clock();
      const active = new Map(this.#active(accountId, now).map((one) => [one.id, one]));
      for (const [id, one] of pending) {
        if (one.notBefore > now) continue;
        pending.delete(id);
        const subscription = active.get(id);
        if (subscription === undefined) continue;
        const outcome = await this.#post(subscription, stateChange(states, accountId, one.types));
        if (outcome === "gone") {
          await removePushSubscriptions(store, accountId, [id]);
          this.watch(accountId);
        } else if (outcome === "failed") this.#again(pending, id, one);
      }
    } catch (error) {
      log.error("push.sending.faulted", { fault: faultText(error) });
    }
    this.#sending.delete(accountId);
    this.#plan(accountId);
  }

  /** What came meanwhile goes with it. */
  #again(pending: Map<string, Pending>, id: string, one: Pending): void {
    const types = one.types.union(pending.get(id)?.types ?? new Set<PushedType>());
    const waitMs = Math.min(this.#times.retryMs * 2 ** one.failures, retryMsMax);
    const notBefore = this.#options.clock() + waitMs;
    pending.set(id, { types, failures: one.failures + 1, notBefore });
  }

  async #post(
    { id, url, keys }: PushSubscription,
    message: JsonObject,
  ): Promise<"sent" | "gone" | "failed"> {
    const { log, sender } = this.#options;
    const text = Buffer.from(JSON.stringify(message));
    const headers = {
      "content-type": "application/json",
      ttl: String(ttlSeconds),
      urgency: "normal",
      ...(keys === null ? {} : { "content-encoding": "aes128gcm" }),
    };
    const body = keys === null ? text : encryptPush(text, keys);
    const answer = await sender.post(url, { headers, body });
    const { status } = answer;
    if (status !== undefined && status >= 200 && status < 300) return "sent";
    log.info("push.failed", { subscription: id, status: status ?? 0, reason: answer.text });
    // RFC 8030 §7.3: it is no longer there.
    return status === 404 || status === 410 ? "gone" : "failed";
  }
}
