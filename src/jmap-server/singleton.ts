import type { Arguments } from "../jmap/arguments.ts";
import type { JsonObject } from "../jmap/json.ts";
import { SetRefusal } from "../jmap/set-error.ts";
import { getResponse, idsToGet, propertiesToGet } from "./get-objects.ts";
import type { RequestContext } from "./request-context.ts";
import { SetOutcome, setAsked } from "./set-objects.ts";
import { stateOf } from "./state.ts";

/** The id of what an account has exactly one of. RFC 8620 §5.3, "singleton"; RFC 8621 §8 */
export const singletonId = "singleton";

/** The /get of such a type. */
export function getSingleton(
  args: Arguments,
  context: RequestContext,
  of: { readonly properties: readonly string[]; readonly object: () => JsonObject },
): JsonObject {
  const accountId = args.id("accountId");
  context.account(accountId);
  const ids = idsToGet(args);
  const properties = propertiesToGet(args, of.properties);
  args.end();
  const state = stateOf(context.services.states.modSeq(context.accountId));
  const objects = new Map([[singletonId, of.object()]]);
  return { accountId, state, ...getResponse(context, objects, { ids, properties }) };
}

/** The /set of such a type: it is there, and stays. */
export async function setSingleton(
  args: Arguments,
  context: RequestContext,
  change: (patch: JsonObject) => Promise<void>,
): Promise<JsonObject> {
  const { states } = context.services;
  const oldState = stateOf(states.modSeq(context.accountId));
  const asked = setAsked(args, context, oldState);
  args.end();
  const outcome = new SetOutcome();
  const refusal = new SetRefusal({ type: "singleton" });
  for (const id of asked.create.keys()) outcome.refused("create", id, refusal);
  for (const [id, patch] of asked.update) {
    await outcome.attempt("update", id, async () => {
      if (id !== singletonId) throw new SetRefusal({ type: "notFound" });
      await change(patch);
      outcome.updated(id);
    });
  }
  for (const id of new Set(asked.destroy)) outcome.refused("destroy", id, refusal);
  return outcome.response(asked.accountId, oldState, stateOf(states.modSeq(context.accountId)));
}
