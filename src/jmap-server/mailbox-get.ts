import type { Arguments } from "../jmap/arguments.ts";
import { numberOf } from "../jmap/id.ts";
import type { JsonObject } from "../jmap/json.ts";
import type { Mailbox } from "../store/mailbox.ts";
import { emailCounts, noEmails } from "./email-counts.ts";
import { idsToGet, propertiesToGet } from "./get-objects.ts";
import { capabilities } from "./limits.ts";
import { mailboxIdText, mailboxObject, mailboxProperties, treeOf } from "./mailbox-object.ts";
import type { Method } from "./method.ts";
import type { RequestContext } from "./request-context.ts";
import { stateOf } from "./state.ts";

/** RFC 8621 §2.1 */
export const mailboxGet: Method = { capability: capabilities.mail, run };

const countNames = ["totalEmails", "unreadEmails", "totalThreads", "unreadThreads"] as const;

async function run(args: Arguments, context: RequestContext): Promise<JsonObject> {
  const accountId = args.id("accountId");
  context.account(accountId);
  const ids = idsToGet(args);
  const properties = propertiesToGet(args, mailboxProperties);
  args.end();
  const state = stateOf(context.services.states.modSeq(context.accountId));
  const mailboxes = context.store.mailboxes(context.accountId);
  const tree = treeOf(mailboxes);
  const byId = new Map(mailboxes.map((mailbox) => [mailbox.id, mailbox]));
  const wanted = ids ?? mailboxes.map(({ id }) => mailboxIdText(id));
  const list: JsonObject[] = [];
  const notFound: string[] = [];
  const isCounted = countNames.some((name) => properties.has(name));
  for (const id of wanted) {
    const mailbox = mailboxOf(byId, context.idOf(id) ?? id);
    if (mailbox === undefined) {
      notFound.push(id);
      continue;
    }
    const counts = isCounted ? await emailCounts(context, mailbox) : noEmails;
    list.push(mailboxObject(mailbox, { tree, properties, counts }));
  }
  return { accountId, state, list, notFound };
}

function mailboxOf(byId: ReadonlyMap<number, Mailbox>, id: string): Mailbox | undefined {
  const number = numberOf("f", id);
  return number === undefined ? undefined : byId.get(number);
}
