import type { Arguments } from "../jmap/arguments.ts";
import { isEmail, parseEmailAddresses } from "../jmap/email-addresses.ts";
import { idOf } from "../jmap/id.ts";
import type { Json, JsonObject } from "../jmap/json.ts";
import { applyPatch } from "../jmap/patch.ts";
import { SetRefusal, invalidProperties } from "../jmap/set-error.ts";
import { identitiesOf, identityDefaults, identityState } from "./identities.ts";
import type { Identity, KnownIdentity } from "./identities.ts";
import { capabilities } from "./limits.ts";
import type { Method } from "./method.ts";
import type { RequestContext } from "./request-context.ts";
import { SetOutcome, setAsked } from "./set-objects.ts";

/** RFC 8621 §6.3 */
export const identitySet: Method = { capability: capabilities.submission, run };

const identitiesMax = 100;
const addressesMax = 100;
/** Signatures come with a picture or two. */
const signatureCharactersMax = 60_000;
const nameCharactersMax = 1_000;

async function run(args: Arguments, context: RequestContext): Promise<JsonObject> {
  const oldState = identityState(context);
  const asked = setAsked(args, context, oldState);
  args.end();
  const outcome = new SetOutcome();
  for (const [creationId, object] of asked.create) {
    await outcome.attempt("create", creationId, async () => {
      const { id, ...created } = await create(context, object);
      context.createdIds.set(creationId, id);
      outcome.created(creationId, { id, ...notSaid(created, object) });
    });
  }
  for (const [id, patch] of asked.update) {
    await outcome.attempt("update", id, async () => {
      await update(context, known(context, id), patch);
      outcome.updated(id);
    });
  }
  for (const id of new Set(asked.destroy)) {
    await outcome.attempt("destroy", id, async () => {
      const { identity, objectId } = known(context, id);
      if (!identity.mayDelete || objectId === undefined) throw forbidden;
      await store(context, { put: [], remove: [objectId] });
      outcome.destroyed(id);
    });
  }
  return outcome.response(asked.accountId, oldState, identityState(context));
}

const forbidden = new SetRefusal({
  type: "forbidden",
  description: "It is there as long as the account has the address",
});

function known(context: RequestContext, reference: string): KnownIdentity {
  const id = context.idOf(reference);
  const found = identitiesOf(context).find(({ identity }) => identity.id === id);
  if (found === undefined) throw new SetRefusal({ type: "notFound" });
  return found;
}

async function create(context: RequestContext, object: JsonObject): Promise<Identity> {
  const { email, ...rest } = object;
  if (typeof email !== "string" || !isEmail(email)) {
    throw invalidProperties(["email"], "It is no address");
  }
  if (!context.services.directory.owns(context.accountId, email)) {
    throw new SetRefusal({ type: "forbiddenFrom", description: "Not an address of the account" });
  }
  if (identitiesOf(context).length >= identitiesMax) {
    throw new SetRefusal({ type: "overQuota", description: `At most ${identitiesMax}` });
  }
  const value = { ...checked({ ...identityDefaults, ...rest }), email };
  const { ids } = await store(context, { put: [{ value: JSON.stringify(value) }], remove: [] });
  return { ...value, id: idOf("i", ids[0]!), mayDelete: true };
}

async function update(
  context: RequestContext,
  { identity, objectId }: KnownIdentity,
  patch: JsonObject,
): Promise<void> {
  const { id, mayDelete, email, ...patched } = applyPatch(identity, patch);
  const isSame = id === identity.id && mayDelete === identity.mayDelete;
  if (!isSame || email !== identity.email) {
    throw invalidProperties(
      ["id", "mayDelete", "email"].filter((name) => name in patch),
      "It cannot be changed",
    );
  }
  const object = checked({ ...identityDefaults, ...patched });
  const value = mayDelete
    ? { ...object, email: identity.email }
    : { ...object, of: identity.email };
  await store(context, { put: [{ id: objectId, value: JSON.stringify(value) }], remove: [] });
}

type Checked = Pick<Identity, "name" | "replyTo" | "bcc" | "textSignature" | "htmlSignature">;

function checked({
  name,
  replyTo,
  bcc,
  textSignature,
  htmlSignature,
  ...more
}: JsonObject): Checked {
  const wrong = Object.keys(more);
  if (wrong.length > 0) throw invalidProperties(wrong.slice(0, 20), "Not known");
  return {
    name: text("name", name, nameCharactersMax),
    replyTo: parseEmailAddresses("replyTo", replyTo ?? null, addressesMax),
    bcc: parseEmailAddresses("bcc", bcc ?? null, addressesMax),
    textSignature: text("textSignature", textSignature, signatureCharactersMax),
    htmlSignature: text("htmlSignature", htmlSignature, signatureCharactersMax),
  };
}

function text(property: string, value: Json | undefined, charactersMax: number): string {
  if (typeof value === "string" && value.length <= charactersMax) return value;
  throw invalidProperties([property], `It is no text of at most ${charactersMax} characters`);
}

function notSaid(created: JsonObject, said: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(created).filter(([name]) => !(name in said)));
}

function store(
  context: RequestContext,
  change: Pick<Parameters<typeof context.store.objects.change>[0], "put" | "remove">,
): ReturnType<typeof context.store.objects.change> {
  const { accountId } = context;
  return context.store.objects.change({ accountId, kind: "identity", ...change });
}
