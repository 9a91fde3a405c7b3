import type { Batch, JmapClient } from "../jmap/jmap-client.ts";
import { JmapError } from "../jmap/transport.ts";
import type { EmailAddress, SetError } from "../jmap/types.ts";

/** RFC 8621 §6 */
export interface Identity {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly replyTo: readonly EmailAddress[] | null;
  readonly bcc: readonly EmailAddress[] | null;
  readonly textSignature: string;
  readonly htmlSignature: string;
}

/** What has been sent, as long as it can be taken back. */
export interface SentMessage {
  readonly submissionId: string;
  readonly emailId: string;
}

export interface Mailboxes {
  readonly drafts: string;
  readonly sent: string;
}

interface SetDone {
  readonly created?: Readonly<Record<string, { readonly id: string }>> | null;
  readonly notCreated?: Readonly<Record<string, SetError>> | null;
  readonly notUpdated?: Readonly<Record<string, SetError>> | null;
}

export async function fetchIdentities(client: JmapClient): Promise<readonly Identity[]> {
  const call = client
    .batch()
    .other<{ readonly list: readonly Identity[] }>("Identity/get", { ids: null });
  const { list } = await call.response;
  return list;
}

/** Keeps a draft in the place of the one before it. Returns its id, and where its attachments are now. */
export async function storeDraft(
  client: JmapClient,
  email: Record<string, unknown>,
  before: string | undefined,
): Promise<{ readonly emailId: string; readonly blobIds: readonly string[] }> {
  const set = callSet(client.batch(), email, before);
  const emailId = createdId(await set.response, "draft");
  const { attachments } = email;
  if (!Array.isArray(attachments) || attachments.length === 0) return { emailId, blobIds: [] };
  const { list } = await client.call("Email/get", {
    ids: [emailId],
    properties: ["attachments"],
    bodyProperties: ["blobId"],
  });
  const blobIds = (list[0]?.attachments ?? []).map(({ blobId }) => blobId ?? "");
  return { emailId, blobIds };
}

export interface Sending {
  readonly email: Record<string, unknown>;
  /** The draft that this takes the place of. */
  readonly before: string | undefined;
  readonly identityId: string;
  readonly from: string;
  readonly recipients: readonly string[];
  readonly mailboxes: Mailboxes;
  /** Undefined: at once. */
  readonly sendAt: Date | undefined;
  /** So long the server keeps it for its writer to think again. RFC 4865 §4 */
  readonly undoSeconds: number;
}

/** The draft is stored but was not sent. */
export class NotSent extends Error {
  override readonly name = "NotSent";
  readonly emailId: string;
  readonly reason: JmapError;

  constructor(emailId: string, reason: JmapError) {
    super(reason.message, { cause: reason });
    this.emailId = emailId;
    this.reason = reason;
  }
}

/** Stores and sends in one request. Throws NotSent where only the first went well. */
export async function sendDraft(client: JmapClient, sending: Sending): Promise<SentMessage> {
  const { drafts, sent } = sending.mailboxes;
  const batch = client.batch();
  const set = callSet(batch, sending.email, sending.before);
  const submission = batch.other<SetDone>("EmailSubmission/set", {
    create: {
      send: {
        identityId: sending.identityId,
        emailId: "#draft",
        envelope: {
          mailFrom: { email: sending.from, parameters: release(sending) },
          rcptTo: sending.recipients.map((email) => ({ email, parameters: null })),
        },
      },
    },
    onSuccessUpdateEmail: {
      "#send": {
        [`mailboxIds/${drafts}`]: null,
        [`mailboxIds/${sent}`]: true,
        "keywords/$draft": null,
      },
    },
  });
  const emailId = createdId(await set.response, "draft");
  try {
    return { emailId, submissionId: createdId(await submission.response, "send") };
  } catch (error) {
    throw error instanceof JmapError ? new NotSent(emailId, error) : error;
  }
}

/** RFC 4865 §4.1, §4.2 */
function release({ sendAt, undoSeconds }: Sending): Readonly<Record<string, string>> | null {
  if (sendAt === undefined) return undoSeconds === 0 ? null : { HOLDFOR: String(undoSeconds) };
  return { HOLDUNTIL: sendAt.toISOString().replace(/\.\d+Z$/, "Z") };
}

/** Takes it back into the drafts. Throws a JmapError "cannotUnsend" where it is on its way. RFC 8621 §7 */
export async function takeBack(
  client: JmapClient,
  { submissionId }: SentMessage,
  { drafts }: Mailboxes,
): Promise<void> {
  const call = client.batch().other<SetDone>("EmailSubmission/set", {
    update: { [submissionId]: { undoStatus: "canceled" } },
    onSuccessUpdateEmail: {
      [submissionId]: { mailboxIds: { [drafts]: true }, "keywords/$draft": true },
    },
  });
  const { notUpdated } = await call.response;
  const refused = notUpdated?.[submissionId];
  if (refused !== undefined) throw new JmapError(refused.type, refused.description ?? "");
}

function callSet(batch: Batch, email: Record<string, unknown>, before: string | undefined) {
  return batch.call("Email/set", {
    create: { draft: email },
    ...(before === undefined ? {} : { destroy: [before] }),
  });
}

function createdId({ created, notCreated }: SetDone, name: string): string {
  const id = created?.[name]?.id;
  if (id !== undefined) return id;
  const { type = "serverFail", description } = notCreated?.[name] ?? {};
  throw new JmapError(type, description ?? "");
}
