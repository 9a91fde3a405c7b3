import type { Arguments } from "../jmap/arguments.ts";
import { numberOf } from "../jmap/id.ts";
import type { JsonObject } from "../jmap/json.ts";
import { SetRefusal } from "../jmap/set-error.ts";
import { StoreRefusal } from "../store/mail-store.ts";
import type { Mailbox } from "../store/mailbox.ts";
import { noEmails } from "./email-counts.ts";
import { capabilities } from "./limits.ts";
import { mailboxIdText, mailboxObject, mailboxProperties, treeOf } from "./mailbox-object.ts";
import { parseMailboxWish } from "./mailbox-wish.ts";
import type { Method } from "./method.ts";
import type { RequestContext } from "./request-context.ts";
import { SetOutcome, setAsked } from "./set-objects.ts";
import { stateOf } from "./state.ts";

/** RFC 8621 §2.5 */
export const mailboxSet: Method = { capability: capabilities.mail, run };

/** One object of "create" or "update". */
interface Step {
  readonly list: "create" | "update";
  readonly id: string;
  readonly object: JsonObject;
}

async function run(args: Arguments, context: RequestContext): Promise<JsonObject> {
  const { states } = context.services;
  const oldState = stateOf(states.modSeq(context.accountId));
  const removesEmails = args.boolean("onDestroyRemoveEmails", false);
  const asked = setAsked(args, context, oldState);
  args.end();
  const outcome = new SetOutcome();
  const steps = [
    ...Array.from(asked.create, ([id, object]): Step => ({ list: "create", id, object })),
    ...Array.from(asked.update, ([id, object]): Step => ({ list: "update", id, object })),
  ];
  const inTheWay = await takeSteps(context, parentsFirst(steps), outcome);
  await destroyAll(context, { ids: asked.destroy, removesEmails, outcome });
  // A name or role may have become free since: only what the whole call comes to counts. RFC 8620 §5.3
  for (const { list, id, object } of inTheWay) {
    await outcome.attempt(list, id, () => takeStep(context, { list, id, object }, outcome));
  }
  return outcome.response(asked.accountId, oldState, stateOf(states.modSeq(context.accountId)));
}

/** What names another new mailbox as its parent comes behind that one. RFC 8620 §5.3 */
function parentsFirst(steps: readonly Step[]): Step[] {
  const byReference = new Map<string, Step>();
  for (const step of steps) if (step.list === "create") byReference.set(`#${step.id}`, step);
  const ordered = new Set<Step>();
  for (const step of steps) {
    const above: Step[] = [];
    for (let at: Step | undefined = step; at !== undefined && !above.includes(at);) {
      above.push(at);
      const parentId: unknown = at.object["parentId"];
      at = typeof parentId === "string" ? byReference.get(parentId) : undefined;
    }
    for (const one of above.toReversed()) ordered.add(one);
  }
  return [...ordered];
}

/** Resolves to those that could not be taken because of another mailbox. */
async function takeSteps(
  context: RequestContext,
  steps: readonly Step[],
  outcome: SetOutcome,
): Promise<Step[]> {
  const inTheWay: Step[] = [];
  for (const step of steps) {
    await outcome.attempt(step.list, step.id, async () => {
      try {
        await takeStep(context, step, outcome);
      } catch (error) {
        const isTaken = error instanceof StoreRefusal && takenReasons.has(error.reason);
        if (!isTaken) throw error;
        inTheWay.push(step);
      }
    });
  }
  return inTheWay;
}

const takenReasons: ReadonlySet<string> = new Set(["exists", "use-taken"]);

async function takeStep(
  context: RequestContext,
  { list, id, object }: Step,
  outcome: SetOutcome,
): Promise<void> {
  if (list === "create") outcome.created(id, await create(context, id, object));
  else {
    const mailbox = mailboxOf(context, id);
    const { id: mailboxId } = mailbox;
    await context.store.changeMailbox({
      mailboxId,
      ...parseMailboxWish(context, object, mailbox),
    });
    outcome.updated(id);
  }
}

/** What the client did not say itself. */
async function create(
  context: RequestContext,
  creationId: string,
  object: JsonObject,
): Promise<JsonObject> {
  const { name, specialUse, ...wish } = parseMailboxWish(context, object, undefined);
  const { accountId } = context;
  const mailbox = await context.store.createMailbox({
    accountId,
    name: name!,
    specialUse: specialUse === "none" ? undefined : specialUse,
    ...wish,
  });
  context.createdIds.set(creationId, mailboxIdText(mailbox.id));
  const properties = new Set(mailboxProperties.filter((property) => !(property in object)));
  const tree = treeOf(context.store.mailboxes(accountId));
  return mailboxObject(mailbox, { tree, properties, counts: noEmails });
}

async function destroyAll(
  context: RequestContext,
  of: {
    readonly ids: readonly string[];
    readonly removesEmails: boolean;
    readonly outcome: SetOutcome;
  },
): Promise<void> {
  const { ids, removesEmails, outcome } = of;
  const found: { readonly id: string; readonly mailbox: Mailbox }[] = [];
  for (const id of new Set(ids)) {
    await outcome.attempt("destroy", id, async () => {
      found.push({ id, mailbox: mailboxOf(context, id) });
    });
  }
  // Children first: a whole branch can go in one call.
  const depthOf = ({ name }: Mailbox): number => name.split("/").length;
  found.sort((one, other) => depthOf(other.mailbox) - depthOf(one.mailbox));
  for (const { id, mailbox } of found) {
    await outcome.attempt("destroy", id, async () => {
      await context.store.deleteMailbox(mailbox.id, { onlyEmpty: !removesEmails });
      outcome.destroyed(id);
    });
  }
}

function mailboxOf(context: RequestContext, reference: string): Mailbox {
  const id = numberOf("f", context.idOf(reference) ?? "");
  const mailbox = id === undefined ? undefined : context.store.mailbox(id);
  if (mailbox?.accountId !== context.accountId) throw new SetRefusal({ type: "notFound" });
  return mailbox;
}
