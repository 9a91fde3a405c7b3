import { createHash } from "node:crypto";
import { idOf } from "../jmap/id.ts";
import type { Json, JsonObject } from "../jmap/json.ts";
import { storedObject } from "./object-changes.ts";
import type { RequestContext } from "./request-context.ts";
import { stateOf } from "./state.ts";

/** RFC 8621 §6 */
export interface Identity {
  readonly [name: string]: Json;
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly replyTo: Json;
  readonly bcc: Json;
  readonly textSignature: string;
  readonly htmlSignature: string;
  readonly mayDelete: boolean;
}

export const identityProperties = [
  "id",
  "name",
  "email",
  "replyTo",
  "bcc",
  "textSignature",
  "htmlSignature",
  "mayDelete",
] as const;

export const identityDefaults = {
  name: "",
  replyTo: null,
  bcc: null,
  textSignature: "",
  htmlSignature: "",
} as const;

/** An identity, and where it is stored; undefined: nobody has changed it. */
export interface KnownIdentity {
  readonly identity: Identity;
  readonly objectId: number | undefined;
}

/**
 * One identity per address of the account is there by itself, with an id made of the address; what is changed of it is
 * stored with that address as "of". The others are stored as a whole.
 */
export function identitiesOf(context: RequestContext): KnownIdentity[] {
  const { store, services, accountId } = context;
  const made: KnownIdentity[] = [];
  const changed = new Map<string, { readonly objectId: number; readonly object: JsonObject }>();
  for (const stored of store.objects.all(accountId, "identity")) {
    const { of, ...object } = storedObject(stored);
    const objectId = stored.id;
    if (typeof of === "string") changed.set(of, { objectId, object });
    else made.push({ identity: identity(idOf("i", objectId), object, true), objectId });
  }
  const { directory } = services;
  const name = directory.fullName?.(accountId) ?? "";
  const own = directory.addresses(accountId).map((email): KnownIdentity => {
    const known = changed.get(email);
    const object = { name, ...known?.object, email };
    return { identity: identity(idOfAddress(email), object, false), objectId: known?.objectId };
  });
  return [...own, ...made];
}

function identity(id: string, object: JsonObject, mayDelete: boolean): Identity {
  // Written by identity-set.ts, which has checked each of them.
  return { ...identityDefaults, ...object, id, mayDelete } as Identity;
}

/** "ia" and no number: never the id of one that is stored as a whole. */
export function idOfAddress(email: string): string {
  const hash = createHash("sha256").update(email.toLowerCase()).digest("base64url");
  return `ia-${hash.slice(0, 20)}`;
}

/**
 * Name and addresses come from the configuration, which has no place in the account's sequence: a state names them too, and
 * where they have changed, a client gets all identities anew.
 */
export function identityState({ services, accountId }: RequestContext): string {
  const { directory } = services;
  const known = [directory.fullName?.(accountId) ?? "", ...directory.addresses(accountId)];
  const hash = createHash("sha256").update(known.join("\n")).digest("base64url").slice(0, 8);
  return `${stateOf(services.states.modSeq(accountId))}.${hash}`;
}
