import type { Arguments } from "../jmap/arguments.ts";
import {
  bodyProperties,
  defaultBodyProperties,
  defaultEmailProperties,
  emailProperties,
  parseProperties,
} from "../jmap/email-properties.ts";
import { numberOf } from "../jmap/id.ts";
import { MethodError } from "../jmap/jmap-error.ts";
import type { JsonObject } from "../jmap/json.ts";
import { BodyGone, StoreFault } from "../store/mail-store.ts";
import type { MessageBody } from "../store/message.ts";
import { partSource } from "./body-part-object.ts";
import { EmailReader } from "./email-object.ts";
import type { EmailWish } from "./email-object.ts";
import { idsToGet } from "./get-objects.ts";
import { isVisible } from "./keywords.ts";
import { bodyOctetsPerGetMax, capabilities } from "./limits.ts";
import type { Method } from "./method.ts";
import type { RequestContext } from "./request-context.ts";
import { stateOf } from "./state.ts";
import { TimeSlice } from "../slices/time-slice.ts";

/** RFC 8621 §4.2 */
export const emailGet: Method = { capability: capabilities.mail, run };

async function run(args: Arguments, context: RequestContext): Promise<JsonObject> {
  const accountId = args.id("accountId");
  context.account(accountId);
  const ids = idsToGet(args);
  const wish = emailWish(args);
  args.end();
  // All messages of an account are too many for one answer. RFC 8621 §4.2
  if (ids === undefined) throw new MethodError("requestTooLarge", "Name the ids");
  const state = stateOf(context.services.states.modSeq(context.accountId));
  const list: JsonObject[] = [];
  const notFound: string[] = [];
  const slice = new TimeSlice();
  let octetsRead = 0;
  for (const id of ids) {
    const body = messageOf(context, context.idOf(id) ?? id);
    const found = body && emailOf(context, body, wish);
    if (found === undefined) notFound.push(id);
    else {
      list.push(found.object);
      octetsRead += found.octetsRead;
    }
    if (octetsRead > bodyOctetsPerGetMax) {
      throw new MethodError("requestTooLarge", "So many bodies are for several calls");
    }
    if (slice.isOver) await slice.renew();
    context.signal.throwIfAborted();
  }
  return { accountId, state, list, notFound };
}

/** The message of that id, where it is this user's and to be seen. */
export function messageOf(context: RequestContext, id: string): MessageBody | undefined {
  const number = numberOf("m", id);
  const body = number === undefined ? undefined : context.store.message(number);
  if (body === undefined || !isVisible(body.bits)) return undefined;
  return context.store.mailbox(body.mailboxId)?.accountId === context.accountId ? body : undefined;
}

function emailOf(
  context: RequestContext,
  body: MessageBody,
  wish: EmailWish,
): { readonly object: JsonObject; readonly octetsRead: number } | undefined {
  const { store } = context;
  const { mailboxId, uid } = body;
  const reader = new EmailReader(
    partSource(store, body),
    () => store.envelopes(mailboxId, { first: uid, last: uid }, 1)[0]?.envelope,
  );
  try {
    return { object: reader.read(wish), octetsRead: reader.octetsRead };
  } catch (error) {
    // Expunged by another session between the row and its octets.
    if (error instanceof BodyGone) return undefined;
    if (error instanceof StoreFault && store.message(body.id) === undefined) return undefined;
    throw error;
  }
}

/** The arguments that say what of each Email is wanted; of Email/parse as well. RFC 8621 §4.2, §4.9 */
export function emailWish(args: Arguments, otherwise = defaultEmailProperties): EmailWish {
  const properties = parseProperties(
    args.optionalStrings("properties"),
    emailProperties,
    otherwise,
  );
  return {
    properties,
    bodyProperties: parseProperties(
      args.optionalStrings("bodyProperties"),
      bodyProperties,
      defaultBodyProperties,
    ),
    fetchTextBodyValues: args.boolean("fetchTextBodyValues", false),
    fetchHtmlBodyValues: args.boolean("fetchHTMLBodyValues", false),
    fetchAllBodyValues: args.boolean("fetchAllBodyValues", false),
    maxBodyValueBytes: args.optionalUnsigned("maxBodyValueBytes") ?? 0,
  };
}
