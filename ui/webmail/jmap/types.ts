// Objects of RFC 8620 and RFC 8621, as far as the pages read them.

/** RFC 8620 §2 */
export interface Session {
  readonly accounts: Readonly<Record<string, { readonly name: string }>>;
  readonly primaryAccounts: Readonly<Record<string, string>>;
  readonly username: string;
  readonly capabilities: Readonly<Record<string, unknown>>;
  readonly apiUrl: string;
  readonly downloadUrl: string;
  readonly uploadUrl: string;
  readonly eventSourceUrl: string;
  readonly state: string;
}

export type Role = "inbox" | "drafts" | "sent" | "archive" | "junk" | "trash";

/** RFC 8621 §2 */
export interface Mailbox {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
  readonly role: Role | null;
  readonly sortOrder: number;
  readonly totalEmails: number;
  readonly unreadEmails: number;
  readonly isSubscribed: boolean;
  readonly myRights: { readonly mayRename: boolean; readonly mayDelete: boolean };
}

export const mailboxProperties = [
  "id",
  "name",
  "parentId",
  "role",
  "sortOrder",
  "totalEmails",
  "unreadEmails",
  "isSubscribed",
  "myRights",
] as const;

/** RFC 8621 §4.1.2.3 */
export interface EmailAddress {
  readonly name: string | null;
  readonly email: string;
}

export type Keywords = Readonly<Record<string, true>>;

/** What a list shows of a message. */
export interface Email {
  readonly id: string;
  readonly blobId: string;
  readonly threadId: string;
  readonly mailboxIds: Readonly<Record<string, true>>;
  readonly keywords: Keywords;
  readonly size: number;
  readonly receivedAt: string;
  readonly from: readonly EmailAddress[] | null;
  readonly to: readonly EmailAddress[] | null;
  readonly subject: string | null;
  readonly hasAttachment: boolean;
  readonly preview: string;
}

export const emailProperties = [
  "id",
  "blobId",
  "threadId",
  "mailboxIds",
  "keywords",
  "size",
  "receivedAt",
  "from",
  "to",
  "subject",
  "hasAttachment",
  "preview",
] as const;

/** RFC 8621 §4.1.4 */
export interface BodyPart {
  readonly partId: string | null;
  readonly blobId: string | null;
  readonly size: number;
  readonly name: string | null;
  readonly type: string;
  readonly disposition: string | null;
  readonly cid: string | null;
}

/** What a message has beyond the list. */
export interface EmailDetails {
  readonly id: string;
  readonly cc: readonly EmailAddress[] | null;
  readonly bcc: readonly EmailAddress[] | null;
  readonly replyTo: readonly EmailAddress[] | null;
  readonly sentAt: string | null;
  readonly messageId: readonly string[] | null;
  readonly references: readonly string[] | null;
  readonly textBody: readonly BodyPart[];
  readonly htmlBody: readonly BodyPart[];
  readonly attachments: readonly BodyPart[];
  readonly bodyValues: Readonly<
    Record<string, { readonly value: string; readonly isTruncated: boolean }>
  >;
  readonly "header:List-Post:asURLs"?: readonly string[] | null;
  readonly "header:List-Unsubscribe:asURLs"?: readonly string[] | null;
  readonly headers?: readonly { readonly name: string; readonly value: string }[];
}

export const detailProperties = [
  "id",
  "cc",
  "bcc",
  "replyTo",
  "sentAt",
  "messageId",
  "references",
  "textBody",
  "htmlBody",
  "attachments",
  "bodyValues",
  "header:List-Post:asURLs",
  "header:List-Unsubscribe:asURLs",
  "headers",
] as const;

export const bodyPartProperties = [
  "partId",
  "blobId",
  "size",
  "name",
  "type",
  "disposition",
  "cid",
] as const;

/** RFC 8621 §4.4.1 */
export type Filter =
  | { readonly operator: "AND" | "OR" | "NOT"; readonly conditions: readonly Filter[] }
  | Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** What makes a list. */
export interface ListQuery {
  readonly filter: Filter;
  readonly sort: readonly { readonly property: string; readonly isAscending: boolean }[];
  readonly collapseThreads: boolean;
}

export interface SetError {
  readonly type: string;
  readonly description?: string | null;
}

interface Changes {
  readonly oldState: string;
  readonly newState: string;
  readonly hasMoreChanges: boolean;
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly destroyed: readonly string[];
}

interface Got<Item> {
  readonly state: string;
  readonly list: readonly Item[];
  readonly notFound: readonly string[];
}

interface Done {
  readonly newState: string;
  readonly created?: Readonly<Record<string, { readonly id: string }>> | null;
  readonly updated?: Readonly<Record<string, unknown>> | null;
  readonly destroyed?: readonly string[] | null;
  readonly notCreated?: Readonly<Record<string, SetError>> | null;
  readonly notUpdated?: Readonly<Record<string, SetError>> | null;
  readonly notDestroyed?: Readonly<Record<string, SetError>> | null;
}

/** Responses by method. Others get what they asked for as it came. */
export interface Responses {
  readonly "Mailbox/get": Got<Mailbox>;
  readonly "Mailbox/changes": Changes;
  readonly "Mailbox/set": Done;
  readonly "Thread/get": Got<{ readonly id: string; readonly emailIds: readonly string[] }>;
  readonly "Thread/changes": Changes;
  readonly "Email/get": Got<Email & EmailDetails & Readonly<Record<string, unknown>>>;
  readonly "Email/changes": Changes;
  readonly "Email/set": Done;
  readonly "Email/query": {
    readonly queryState: string;
    readonly position: number;
    readonly ids: readonly string[];
    readonly total?: number;
  };
  readonly "Email/queryChanges": {
    readonly oldQueryState: string;
    readonly newQueryState: string;
    readonly total?: number;
    readonly removed: readonly string[];
    readonly added: readonly { readonly id: string; readonly index: number }[];
  };
}

export type MethodName = keyof Responses;
