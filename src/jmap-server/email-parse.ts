import type { Arguments } from "../jmap/arguments.ts";
import { defaultEmailProperties } from "../jmap/email-properties.ts";
import type { EmailProperty } from "../jmap/email-properties.ts";
import { MethodError } from "../jmap/jmap-error.ts";
import type { Json, JsonObject } from "../jmap/json.ts";
import { MessageParser } from "../message/message-parser.ts";
import { formatStructure } from "../message/structure.ts";
import type { MessageBody } from "../store/message.ts";
import { blobOf } from "./blobs.ts";
import { emailWish } from "./email-get.ts";
import { EmailReader } from "./email-object.ts";
import type { EmailWish } from "./email-object.ts";
import { capabilities } from "./limits.ts";
import type { Method } from "./method.ts";
import type { RequestContext } from "./request-context.ts";

/** RFC 8621 §4.9 */
export const emailParse: Method = { capability: capabilities.mail, run };

const blobsMax = 20;
/** Held in memory while it is read. */
const octetsMax = 25 * 1024 * 1024;

/** What a message has only where it is in a mailbox. RFC 8621 §4.9 */
const unknown: ReadonlySet<EmailProperty> = new Set<EmailProperty>([
  "id",
  "mailboxIds",
  "keywords",
  "receivedAt",
  "threadId",
]);
const defaults = defaultEmailProperties.filter((name) => !unknown.has(name) && name !== "size");

async function run(args: Arguments, context: RequestContext): Promise<JsonObject> {
  const accountId = args.id("accountId");
  context.account(accountId);
  const blobIds = args.ids("blobIds");
  const wish = emailWish(args, defaults);
  args.end();
  if (blobIds.length > blobsMax) throw new MethodError("requestTooLarge", `At most ${blobsMax}`);
  const parsed: [string, JsonObject][] = [];
  const notParsable: string[] = [];
  const notFound: string[] = [];
  for (const blobId of blobIds) {
    const octets = await octetsOf(context, blobId);
    const email = octets && emailOf(octets, blobId, wish);
    if (octets === undefined) notFound.push(blobId);
    else if (email === undefined) notParsable.push(blobId);
    else parsed.push([blobId, email]);
  }
  return {
    accountId,
    parsed: parsed.length > 0 ? Object.fromEntries(parsed) : null,
    notParsable: notParsable.length > 0 ? notParsable : null,
    notFound: notFound.length > 0 ? notFound : null,
  };
}

/** Empty where it is too large to be looked at. */
async function octetsOf(context: RequestContext, blobId: string): Promise<Buffer | undefined> {
  const blob = blobOf(context.services, context.accountId, blobId);
  if (blob === undefined) return undefined;
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of blob.octets()) {
    pieces.push(piece);
    size += piece.length;
    if (size > octetsMax) return Buffer.alloc(0);
    context.signal.throwIfAborted();
  }
  return Buffer.concat(pieces);
}

function emailOf(octets: Buffer, blobId: string, wish: EmailWish): JsonObject | undefined {
  const parser = new MessageParser();
  parser.push(octets);
  const { root, preview } = parser.finish();
  const header = octets.toString("latin1", 0, root.bodyStart);
  if (!/^[!-9;-~]+[ \t]*:/m.test(header)) return undefined;
  const body: MessageBody = {
    ...nowhere,
    size: octets.length,
    bodySize: octets.length,
    headerSize: root.bodyStart,
    structure: formatStructure(root),
    preview,
  };
  const store = {
    read: (_body: MessageBody, start: number, end: number) => octets.subarray(start, end),
  };
  const source = { store, body, blobIdOfPart: undefined };
  const email = new EmailReader(source, () => undefined).read(wish);
  const answer: [string, Json][] = [];
  for (const [name, value] of Object.entries(email)) {
    if (name === "id" && !wish.properties.names.has("id")) continue;
    answer.push([name, valueHere(name, value, blobId)]);
  }
  return Object.fromEntries(answer);
}

function valueHere(name: string, value: Json, blobId: string): Json {
  if (name === "blobId") return blobId;
  return ([...unknown] as string[]).includes(name) ? null : value;
}

const nowhere = {
  uid: 0,
  id: 0,
  mailboxId: 0,
  modSeq: 0,
  bits: 0,
  keywords: [],
  internalAt: 0,
  savedAt: 0,
  bodyId: 0,
  prefix: "",
  segment: 0,
  offset: 0,
  compressed: false,
};
