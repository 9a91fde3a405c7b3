import type { Arguments } from "../jmap/arguments.ts";
import { parseEmailCreation } from "../jmap/email-creation.ts";
import { idOf } from "../jmap/id.ts";
import type { Json, JsonObject } from "../jmap/json.ts";
import { SetRefusal } from "../jmap/set-error.ts";
import type { Content } from "../store/content.ts";
import type { MailboxId, MessageId, Uid } from "../store/ids.ts";
import { blobIdOf } from "./blob-id.ts";
import { compose, newMessageId } from "./compose.ts";
import { messageOf } from "./email-get.ts";
import { placementOf } from "./email-placement.ts";
import type { EmailPlacement } from "./email-placement.ts";
import { applyEmailUpdate, parseEmailUpdate } from "./email-update.ts";
import { capabilities } from "./limits.ts";
import type { Method } from "./method.ts";
import type { RequestContext } from "./request-context.ts";
import { SetOutcome, setAsked } from "./set-objects.ts";
import { stateOf } from "./state.ts";

/** RFC 8621 §4.6 */
export const emailSet: Method = { capability: capabilities.mail, run };

async function run(args: Arguments, context: RequestContext): Promise<JsonObject> {
  const { states } = context.services;
  const oldState = stateOf(states.modSeq(context.accountId));
  const asked = setAsked(args, context, oldState);
  args.end();
  const outcome = new SetOutcome();
  for (const [creationId, object] of asked.create) {
    try {
      const created = await create(context, object);
      context.createdIds.set(creationId, created.id);
      outcome.created(creationId, { ...created });
    } catch (error) {
      outcome.refused("create", creationId, error);
    }
  }
  const destroyed = new Set(asked.destroy.map((id) => context.idOf(id) ?? id));
  // Begun together: one commit takes them all.
  await Promise.all(
    Array.from(asked.update, async ([id, patch]) => {
      try {
        if (destroyed.has(context.idOf(id) ?? id)) throw new SetRefusal({ type: "willDestroy" });
        await update(context, id, patch);
        outcome.updated(id);
      } catch (error) {
        outcome.refused("update", id, error);
      }
    }),
  );
  await destroy(context, asked.destroy, outcome);
  return outcome.response(asked.accountId, oldState, stateOf(states.modSeq(context.accountId)));
}

/** What the server has set of a new Email. */
export interface CreatedEmail {
  readonly [name: string]: Json;
  readonly id: string;
  readonly blobId: string;
  readonly threadId: string;
  readonly size: number;
}

async function create(context: RequestContext, object: JsonObject): Promise<CreatedEmail> {
  const placement = placementOf(context, object);
  const creation = parseEmailCreation(object, {
    now: context.services.clock(),
    messageId: newMessageId(context),
  });
  let created: CreatedEmail | undefined;
  await compose(context, creation, async (content) => {
    created = await keep(context, content, placement);
  });
  return created!;
}

/** Gives the message to the store. */
export async function keep(
  context: RequestContext,
  body: Content,
  { mailboxId, flags, receivedAt }: EmailPlacement,
): Promise<CreatedEmail> {
  const delivery = { mailboxId, flags, internalAt: receivedAt, prefix: "" };
  const [accepted] = await context.store.accept([{ body, deliveries: [delivery], queue: [] }]);
  const { id } = accepted!.placed[0]!;
  const threadId = context.store.message(id)?.threadId ?? id;
  const blobId = blobIdOf({ messageId: id, partId: undefined });
  return { id: idOf("m", id), blobId, threadId: idOf("t", threadId), size: body.size };
}

async function update(context: RequestContext, id: string, patch: JsonObject): Promise<void> {
  const message = messageOf(context, context.idOf(id) ?? id);
  if (message === undefined) throw new SetRefusal({ type: "notFound" });
  await applyEmailUpdate(context, message, parseEmailUpdate(context, patch, message.mailboxId));
}

/** One job for each mailbox. */
async function destroy(
  context: RequestContext,
  ids: readonly string[],
  outcome: SetOutcome,
): Promise<void> {
  const found = new Map<MailboxId, Map<Uid, { readonly id: string; readonly number: MessageId }>>();
  for (const id of new Set(ids)) {
    const message = messageOf(context, context.idOf(id) ?? id);
    if (message === undefined) {
      outcome.refused("destroy", id, new SetRefusal({ type: "notFound" }));
      continue;
    }
    const uids = found.get(message.mailboxId) ?? new Map();
    uids.set(message.uid, { id, number: message.id });
    found.set(message.mailboxId, uids);
  }
  await Promise.all(
    Array.from(found, async ([mailboxId, messages]) => {
      const uids = Uint32Array.from(messages.keys()).sort();
      try {
        const removed = await context.store.removeMessages(mailboxId, uids);
        const gone = new Set(removed.uids);
        for (const [uid, { id }] of messages) {
          if (gone.has(uid)) outcome.destroyed(id);
          else outcome.refused("destroy", id, new SetRefusal({ type: "notFound" }));
        }
      } catch (error) {
        for (const { id } of messages.values()) outcome.refused("destroy", id, error);
      }
    }),
  );
}
