import { idOf } from "../jmap/id.ts";
import type { JsonObject } from "../jmap/json.ts";
import type { AccountObjectKind } from "../store/account-object.ts";
import type { Change } from "../store/change.ts";
import type { AccountId } from "../store/ids.ts";
import type { MailStore } from "../store/mail-store.ts";
import type { AccountStates } from "./account-states.ts";
import { stateOf } from "./state.ts";

/** Types whose changes are pushed. RFC 8620 §7.1, RFC 8621 §1.5 */
export const pushedTypes = [
  "Mailbox",
  "Email",
  "EmailDelivery",
  "Thread",
  "Identity",
  "EmailSubmission",
  "VacationResponse",
  "Settings",
] as const;

export type PushedType = (typeof pushedTypes)[number];

export type StateListener = (types: ReadonlySet<PushedType>) => void;

/** Tells listeners which types of their account have changed, once per commit. */
export class StateChanges implements Disposable {
  readonly #subscription: Disposable;
  readonly #listeners = new Map<AccountId, Set<StateListener>>();

  constructor(store: Pick<MailStore, "subscribe">) {
    this.#subscription = store.subscribe((changes) => this.#hear(changes));
  }

  listen(accountId: AccountId, listener: StateListener): Disposable {
    let listeners = this.#listeners.get(accountId);
    if (listeners === undefined) this.#listeners.set(accountId, (listeners = new Set()));
    const all = listeners;
    all.add(listener);
    return {
      [Symbol.dispose]: () => {
        all.delete(listener);
        if (all.size === 0 && this.#listeners.get(accountId) === all) {
          this.#listeners.delete(accountId);
        }
      },
    };
  }

  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]();
    this.#listeners.clear();
  }

  #hear(changes: readonly Change[]): void {
    if (this.#listeners.size === 0) return;
    const changed = new Map<AccountId, Set<PushedType>>();
    for (const change of changes) {
      if (!("accountId" in change) || !this.#listeners.has(change.accountId)) continue;
      let types = changed.get(change.accountId);
      if (types === undefined) changed.set(change.accountId, (types = new Set()));
      for (const type of typesOf(change)) types.add(type);
    }
    for (const [accountId, types] of changed) {
      if (types.size === 0) continue;
      for (const listener of this.#listeners.get(accountId) ?? []) listener(types);
    }
  }
}

/** RFC 8620 §7.1, StateChange: of these types, or of all. All of mail has one state: the account's. */
export function stateChange(
  states: AccountStates,
  accountId: AccountId,
  types: Iterable<PushedType>,
): JsonObject {
  const state = stateOf(states.modSeq(accountId));
  const changed = Object.fromEntries([...types].map((type) => [type, state]));
  return { "@type": "StateChange", changed: { [idOf("a", accountId)]: changed } };
}

function typesOf(change: Change): readonly PushedType[] {
  switch (change.kind) {
    case "messages-added":
      return ["Email", "Mailbox", "Thread", "EmailDelivery"];
    case "messages-removed":
      return ["Email", "Mailbox", "Thread"];
    case "flags-changed":
      return ["Email", "Mailbox"];
    case "mailbox-added":
    case "mailbox-removed":
    case "mailbox-renamed":
    case "mailbox-changed":
      return change.kind === "mailbox-removed" ? ["Mailbox", "Email", "Thread"] : ["Mailbox"];
    case "objects-changed":
      return objectTypes[change.objects];
    case "annotation-changed":
    case "account-annotation-changed":
    case "queue-changed":
    case "config-changed":
      return [];
  }
}

const objectTypes: Readonly<Record<AccountObjectKind, readonly PushedType[]>> = {
  identity: ["Identity"],
  submission: ["EmailSubmission"],
  vacation: ["VacationResponse"],
  "vacation-answers": [],
  // RFC 8620 §7.2: they have no state.
  "push-subscription": [],
  settings: ["Settings"],
};
