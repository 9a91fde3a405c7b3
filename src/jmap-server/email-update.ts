import type { JsonObject } from "../jmap/json.ts";
import { SetRefusal, invalidProperties } from "../jmap/set-error.ts";
import type { MailboxId } from "../store/ids.ts";
import type { MessageBody } from "../store/message.ts";
import { existingMailbox, keywordsOf, mailboxOf } from "./email-placement.ts";
import { flagsOf, isKeyword } from "./keywords.ts";
import { mailboxIdText } from "./mailbox-object.ts";
import type { RequestContext } from "./request-context.ts";

/** What is to become of one message. Only keywords and mailbox can change. RFC 8621 §4.6 */
export interface EmailUpdate {
  /** All of its keywords; undefined: see `add` and `remove`. */
  readonly replace: readonly string[] | undefined;
  readonly add: readonly string[];
  readonly remove: readonly string[];
  /** Undefined: it stays. */
  readonly mailboxId: MailboxId | undefined;
}

/** Throws SetRefusals "invalidProperties", "invalidPatch", "tooManyMailboxes". */
export function parseEmailUpdate(
  context: RequestContext,
  patch: JsonObject,
  current: MailboxId,
): EmailUpdate {
  const add: string[] = [];
  const remove: string[] = [];
  const mailboxes = new Map<string, boolean>();
  let replace: readonly string[] | undefined;
  let mailboxId: MailboxId | undefined;
  for (const [path, value] of Object.entries(patch)) {
    const [property, key, ...rest] = path.split("/");
    if (rest.length > 0) throw new SetRefusal({ type: "invalidPatch", description: path });
    if (property === "keywords") {
      if (key === undefined) replace = keywordsOf(value);
      else if (!isKeyword(key)) throw invalidProperties(["keywords"], `No keyword: ${key}`);
      else if (value === true) add.push(key);
      else if (value === null || value === false) remove.push(key);
      else throw invalidProperties([path], "It is true or null");
    } else if (property === "mailboxIds") {
      if (key === undefined) mailboxId = mailboxOf(context, value);
      else mailboxes.set(context.idOf(key) ?? key, value === true);
    } else throw invalidProperties([path], "It cannot be changed");
  }
  const isTwice =
    (replace !== undefined && add.length + remove.length > 0) ||
    (mailboxId !== undefined && mailboxes.size > 0);
  if (isTwice) throw new SetRefusal({ type: "invalidPatch", description: "The same thing twice" });
  return { replace, add, remove, mailboxId: mailboxId ?? patched(context, mailboxes, current) };
}

function patched(
  context: RequestContext,
  mailboxes: ReadonlyMap<string, boolean>,
  current: MailboxId,
): MailboxId | undefined {
  if (mailboxes.size === 0) return undefined;
  const ids = new Set([mailboxIdText(current)]);
  for (const [id, isIn] of mailboxes) {
    if (isIn) ids.add(id);
    else ids.delete(id);
  }
  const [id] = ids;
  if (id === undefined) throw invalidProperties(["mailboxIds"], "A message is in a mailbox");
  if (ids.size > 1) {
    throw new SetRefusal({ type: "tooManyMailboxes", description: "A message is in one mailbox" });
  }
  return existingMailbox(context, id);
}

/** Does it; all that is awaited together lands in one commit. Throws "notFound" where it has gone meanwhile. */
export async function applyEmailUpdate(
  { store }: RequestContext,
  { mailboxId, uid }: MessageBody,
  update: EmailUpdate,
): Promise<void> {
  const uids = Uint32Array.of(uid);
  const { replace, add, remove } = update;
  const jobs: Promise<unknown>[] = [];
  if (replace !== undefined) {
    jobs.push(store.storeFlags({ mailboxId, uids, mode: "replace", flags: flagsOf(replace) }));
  }
  if (remove.length > 0) {
    jobs.push(store.storeFlags({ mailboxId, uids, mode: "remove", flags: flagsOf(remove) }));
  }
  if (add.length > 0) {
    jobs.push(store.storeFlags({ mailboxId, uids, mode: "add", flags: flagsOf(add) }));
  }
  const isMove = update.mailboxId !== undefined && update.mailboxId !== mailboxId;
  const moving = isMove ? store.move(mailboxId, uids, update.mailboxId) : undefined;
  await Promise.all([...jobs, moving]);
  if (moving !== undefined && (await moving).fromUids.length === 0) {
    throw new SetRefusal({ type: "notFound" });
  }
}
