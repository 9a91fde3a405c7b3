import type { Arguments } from "../jmap/arguments.ts";
import { isId } from "../jmap/id.ts";
import { MethodError } from "../jmap/jmap-error.ts";
import type { Json, JsonObject } from "../jmap/json.ts";
import { SetRefusal } from "../jmap/set-error.ts";
import type { SetError } from "../jmap/set-error.ts";
import { StoreRefusal } from "../store/mail-store.ts";
import type { StoreRefusalReason } from "../store/mail-store.ts";
import { coreLimits } from "./limits.ts";
import type { RequestContext } from "./request-context.ts";
import { checkState } from "./state.ts";

/** The arguments of a /set but those of its own. RFC 8620 §5.3 */
export interface SetAsked {
  readonly accountId: string;
  readonly create: ReadonlyMap<string, JsonObject>;
  readonly update: ReadonlyMap<string, JsonObject>;
  readonly destroy: readonly string[];
}

/** Throws "requestTooLarge", "stateMismatch". `state` is the present one. */
export function setAsked(args: Arguments, context: RequestContext, state: string): SetAsked {
  const accountId = args.id("accountId");
  context.account(accountId);
  const ifInState = args.optionalString("ifInState");
  const create = args.optionalObjects("create") ?? new Map<string, JsonObject>();
  const update = args.optionalObjects("update") ?? new Map<string, JsonObject>();
  const destroy = args.optionalStrings("destroy") ?? [];
  if (create.size + update.size + destroy.length > coreLimits.maxObjectsInSet) {
    throw new MethodError("requestTooLarge", `At most ${coreLimits.maxObjectsInSet} objects`);
  }
  for (const id of create.keys()) {
    if (!isId(id)) throw new MethodError("invalidArguments", "A creation id is no id");
  }
  checkState(ifInState, state);
  return { accountId, create, update, destroy };
}

/** What became of each object. */
export class SetOutcome {
  readonly #created = new Map<string, Json>();
  readonly #updated = new Map<string, Json>();
  readonly #destroyed: string[] = [];
  readonly #notCreated = new Map<string, Json>();
  readonly #notUpdated = new Map<string, Json>();
  readonly #notDestroyed = new Map<string, Json>();

  created(creationId: string, object: Json): void {
    this.#created.set(creationId, object);
  }

  /** `server`: what changed besides what the client asked for. */
  updated(id: string, server: Json = null): void {
    this.#updated.set(id, server);
  }

  destroyed(id: string): void {
    this.#destroyed.push(id);
  }

  refused(list: "create" | "update" | "destroy", id: string, error: unknown): void {
    const json = { ...setErrorOf(error) };
    if (list === "create") this.#notCreated.set(id, json);
    else if (list === "update") this.#notUpdated.set(id, json);
    else this.#notDestroyed.set(id, json);
  }

  /** What `act` refuses is noted. */
  async attempt(
    list: "create" | "update" | "destroy",
    id: string,
    act: () => Promise<void>,
  ): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.refused(list, id, error);
    }
  }

  /** RFC 8620 §5.3; null where a list is empty. */
  response(accountId: string, oldState: string, newState: string): JsonObject {
    return {
      accountId,
      oldState,
      newState,
      created: orNull(this.#created),
      updated: orNull(this.#updated),
      destroyed: this.#destroyed.length > 0 ? this.#destroyed : null,
      notCreated: orNull(this.#notCreated),
      notUpdated: orNull(this.#notUpdated),
      notDestroyed: orNull(this.#notDestroyed),
    };
  }
}

function orNull(entries: ReadonlyMap<string, Json>): Json {
  return entries.size > 0 ? Object.fromEntries(entries) : null;
}

/** Refusals become values; anything else is a fault of the whole call. */
function setErrorOf(error: unknown): SetError {
  if (error instanceof SetRefusal) return error.error;
  if (!(error instanceof StoreRefusal)) throw error;
  const { type = "forbidden", properties } = storeErrors[error.reason] ?? {};
  const description = error.message;
  return properties === undefined ? { type, description } : { type, properties, description };
}

const storeErrors: Partial<Record<StoreRefusalReason, Partial<SetError>>> = {
  "over-quota": { type: "overQuota" },
  "disk-full": { type: "overQuota" },
  "not-found": { type: "notFound" },
  "has-children": { type: "mailboxHasChild" },
  "has-messages": { type: "mailboxHasEmail" },
  "too-large": { type: "tooLarge" },
  "too-many": { type: "overQuota" },
  exists: { type: "invalidProperties", properties: ["name"] },
  "bad-name": { type: "invalidProperties", properties: ["name"] },
  "use-taken": { type: "invalidProperties", properties: ["role"] },
};
