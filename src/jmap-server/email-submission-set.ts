import { Arguments } from "../jmap/arguments.ts";
import { numberOf } from "../jmap/id.ts";
import { MethodError } from "../jmap/jmap-error.ts";
import type { Json, JsonObject } from "../jmap/json.ts";
import { isJsonObject } from "../jmap/json.ts";
import { SetRefusal, invalidProperties } from "../jmap/set-error.ts";
import { StoreRefusal } from "../store/mail-store.ts";
import { emailSet } from "./email-set.ts";
import { capabilities } from "./limits.ts";
import type { Method } from "./method.ts";
import type { RequestContext } from "./request-context.ts";
import { sendEmail } from "./send-email.ts";
import { SetOutcome, setAsked } from "./set-objects.ts";
import { stateOf } from "./state.ts";
import { submission, submissionObject, undoStatusOf } from "./submissions.ts";
import type { Submission, SubmissionProperty } from "./submissions.ts";

/** RFC 8621 §7.5 */
export const emailSubmissionSet: Method = { capability: capabilities.submission, run };

/** Emails of what was done, by the names that "onSuccess…" may call it: the id, or "#" and the creation id. */
type DoneEmails = Map<string, string>;

async function run(args: Arguments, context: RequestContext): Promise<JsonObject> {
  const { states } = context.services;
  const oldState = stateOf(states.modSeq(context.accountId));
  const onSuccess = {
    update: args.optionalObjects("onSuccessUpdateEmail") ?? new Map<string, JsonObject>(),
    destroy: args.optionalStrings("onSuccessDestroyEmail") ?? [],
  };
  const asked = setAsked(args, context, oldState);
  args.end();
  const outcome = new SetOutcome();
  const done: DoneEmails = new Map();
  for (const [creationId, object] of asked.create) {
    await outcome.attempt("create", creationId, async () => {
      const { id, created, emailId } = await create(context, object);
      context.createdIds.set(creationId, id);
      done.set(`#${creationId}`, emailId);
      done.set(id, emailId);
      outcome.created(creationId, created);
    });
  }
  for (const [id, patch] of asked.update) {
    await outcome.attempt("update", id, async () => {
      const found = known(context, id);
      await update(context, found, patch);
      done.set(id, found.emailId);
      outcome.updated(id);
    });
  }
  for (const id of new Set(asked.destroy)) {
    await outcome.attempt("destroy", id, async () => {
      const found = known(context, id);
      await destroy(context, found);
      done.set(id, found.emailId);
      outcome.destroyed(id);
    });
  }
  const response = outcome.response(
    asked.accountId,
    oldState,
    stateOf(states.modSeq(context.accountId)),
  );
  await setEmails(context, { accountId: asked.accountId, onSuccess, done });
  return response;
}

function known(context: RequestContext, id: string): Submission {
  const found = submission(context, id);
  if (found === undefined) throw new SetRefusal({ type: "notFound" });
  return found;
}

const serverSet: readonly SubmissionProperty[] = [
  "id",
  "threadId",
  "sendAt",
  "undoStatus",
  "deliveryStatus",
  "dsnBlobIds",
  "mdnBlobIds",
];

async function create(
  context: RequestContext,
  object: JsonObject,
): Promise<{ readonly id: string; readonly created: JsonObject; readonly emailId: string }> {
  const { id, isEnvelopeOurs } = await sendEmail(context, object);
  const sent = known(context, id);
  const properties = new Set<SubmissionProperty>(serverSet);
  if (isEnvelopeOurs) properties.add("envelope");
  return { id, created: submissionObject(context, sent, properties), emailId: sent.emailId };
}

/** Only taking it back. */
async function update(
  context: RequestContext,
  submission: Submission,
  patch: JsonObject,
): Promise<void> {
  for (const [property, value] of Object.entries(patch)) {
    if (property === "undoStatus" && isUndoStatus(value)) continue;
    throw invalidProperties([property.slice(0, 100)], "It cannot be changed to that");
  }
  const wanted = patch["undoStatus"];
  const present = undoStatusOf(context, submission);
  if (wanted === undefined || wanted === present) return;
  if (wanted !== "canceled" || present !== "pending") throw cannotUnsend();
  const { id, ...record } = submission;
  const value = JSON.stringify({ ...record, undoStatus: "canceled" });
  try {
    const of = { accountId: context.accountId, id: numberOf("s", id)!, value };
    await context.store.objects.withdrawSubmission(of);
  } catch (error) {
    throw error instanceof StoreRefusal && error.reason === "conflict" ? cannotUnsend() : error;
  }
}

function isUndoStatus(value: Json): boolean {
  return value === "canceled" || value === "pending" || value === "final";
}

function cannotUnsend(): SetRefusal {
  return new SetRefusal({ type: "cannotUnsend", description: "It is on its way already" });
}

/** What is queued stays queued. RFC 8621 §7.5 */
async function destroy({ store, accountId }: RequestContext, { id }: Submission): Promise<void> {
  const remove = [numberOf("s", id)!];
  await store.objects.change({ accountId, kind: "submission", put: [], remove });
}

/** One Email/set behind this response, for the messages of what was done. RFC 8621 §7.5 */
async function setEmails(
  context: RequestContext,
  of: {
    readonly accountId: string;
    readonly onSuccess: {
      readonly update: ReadonlyMap<string, JsonObject>;
      readonly destroy: readonly string[];
    };
    readonly done: DoneEmails;
  },
): Promise<void> {
  const { accountId, onSuccess, done } = of;
  const updates = new Map<string, JsonObject>();
  for (const [reference, patch] of onSuccess.update) {
    const emailId = done.get(reference);
    // Two submissions of one message: what both ask for is done.
    if (emailId !== undefined) updates.set(emailId, { ...updates.get(emailId), ...patch });
  }
  const destroy = onSuccess.destroy.flatMap((reference) => done.get(reference) ?? []);
  if (updates.size === 0 && destroy.length === 0) return;
  const update = Object.fromEntries(updates);
  try {
    const args = await emailSet.run(new Arguments({ accountId, update, destroy }), context);
    context.further.push({ name: "Email/set", args });
  } catch (error) {
    if (!(error instanceof MethodError)) throw error;
    const args = error.toJson();
    if (isJsonObject(args)) context.further.push({ name: "error", args });
  }
}
