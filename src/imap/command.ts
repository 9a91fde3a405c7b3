/**
 * The IMAP grammar: octets to commands and values to responses, without a socket, a session or a store.
 *
 * 1. ImapReceiver cuts octets into command texts; a literal stays in place as "{5}" CRLF and its octets, so a
 *    command is one latin1 text and the parser reads literals by their length. Messages of APPEND are not
 *    collected: their octets are events.
 * 2. parseCommand turns such a text into a Command. It has no side effect; what a word means for the session
 *    (CONDSTORE is now on) is decided by the command's owner. Only AbnfError comes out; tagOf finds the tag for
 *    the BAD.
 * 3. Text inside a Command is Unicode; mailbox names are NFC with "INBOX" in this spelling. Text of responses is
 *    latin1: one character is one octet on the wire.
 */
import type { FetchItem } from "./fetch-item.ts";
import type { ListReturn, ListSelection } from "./list-options.ts";
import type { MailboxFilter } from "./mailbox-filter.ts";
import type { NotifyEvent } from "./notify-event.ts";
import type { ResultRange } from "./result-range.ts";
import type { SearchKey, SearchReturn } from "./search-key.ts";
import type { MessageSet, SeqNumber, SequenceSet } from "./sequence-set.ts";
import type { SortCriterion } from "./sort-criterion.ts";
import type { StatusItem } from "./status-item.ts";

export type Command = { readonly tag: string } & CommandBody;

export type CommandBody =
  | {
      readonly kind:
        | "capability"
        | "noop"
        | "logout"
        | "starttls"
        | "namespace"
        | "idle"
        | "check"
        | "close"
        | "unselect";
    }
  | { readonly kind: "login"; readonly userName: string; readonly password: string }
  | Authenticate
  | IdCommand
  /** Capability names in upper case. RFC 5161 §3.1. */
  | { readonly kind: "enable"; readonly capabilities: readonly string[] }
  | Select
  /** `specialUse` as written, such as "\\Sent"; undefined without a USE parameter. RFC 6154 §3. */
  | {
      readonly kind: "create";
      readonly mailbox: string;
      readonly specialUse: readonly string[] | undefined;
    }
  | { readonly kind: "delete" | "subscribe" | "unsubscribe"; readonly mailbox: string }
  | { readonly kind: "rename"; readonly mailbox: string; readonly newName: string }
  | List
  | { readonly kind: "lsub"; readonly reference: string; readonly pattern: string }
  | { readonly kind: "status"; readonly mailbox: string; readonly items: readonly StatusItem[] }
  /** `uids` of UID EXPUNGE. RFC 4315 §2.1. */
  | { readonly kind: "expunge"; readonly uids: MessageSet | undefined }
  | Search
  | Fetch
  | Store
  | {
      readonly kind: "copy" | "move";
      readonly byUid: boolean;
      readonly set: MessageSet;
      readonly mailbox: string;
    }
  | MultiSearch
  | Sort
  | Thread
  /** `algorithm` in upper case. RFC 4978 §3. */
  | { readonly kind: "compress"; readonly algorithm: string }
  /** RFC 9208 §4.1 */
  | { readonly kind: "get-quota"; readonly root: string }
  /** RFC 9208 §4.1 */
  | { readonly kind: "get-quota-root"; readonly mailbox: string }
  | GetMetadata
  | SetMetadata
  | Notify
  /** Its name in upper case; the rest of it was not looked at. */
  | { readonly kind: "unknown"; readonly name: string };

export type CommandKind = CommandBody["kind"];

export interface Authenticate {
  readonly kind: "authenticate";
  /** In upper case. */
  readonly mechanism: string;
  /** RFC 4959 §3: decoded; empty for "=". */
  readonly initialResponse: Buffer | undefined;
}

export interface IdCommand {
  readonly kind: "id";
  /** Undefined for NIL. RFC 2971 §3.1. */
  readonly parameters: readonly IdParameter[] | undefined;
}

export interface IdParameter {
  readonly name: string;
  readonly value: string | undefined;
}

export interface Select {
  readonly kind: "select" | "examine";
  readonly mailbox: string;
  /** RFC 7162 §3.1.8 */
  readonly condStore: boolean;
  readonly qresync: Qresync | undefined;
}

/** RFC 7162 §3.2.5 */
export interface Qresync {
  readonly uidValidity: number;
  readonly modSeq: number;
  readonly knownUids: SequenceSet | undefined;
  readonly sequenceMatch: { readonly numbers: SequenceSet; readonly uids: SequenceSet } | undefined;
}

export interface List {
  readonly kind: "list";
  readonly reference: string;
  /** Each decoded like a mailbox name, with "%" and "*" for matching. */
  readonly patterns: readonly string[];
  readonly selection: ListSelection;
  readonly returns: ListReturn;
  /** True in the form of RFC 5258 §3: selection options, several patterns or RETURN. */
  readonly extended: boolean;
}

export interface Search {
  readonly kind: "search";
  readonly byUid: boolean;
  /** Undefined for the form that answers with SEARCH instead of ESEARCH (RFC 3501 §7.2.5). */
  readonly returns: SearchReturn | undefined;
  /** In upper case. Anything but "US-ASCII" and "UTF-8" is to be refused with BADCHARSET; keys are not decoded then. */
  readonly charset: string | undefined;
  readonly key: SearchKey;
}

export interface Fetch {
  readonly kind: "fetch";
  readonly byUid: boolean;
  readonly set: MessageSet;
  readonly items: readonly FetchItem[];
  /** RFC 7162 §3.1.4.1 */
  readonly changedSince: number | undefined;
  /** RFC 7162 §3.2.6 */
  readonly vanished: boolean;
  /** Of UID FETCH: only so many of the messages. RFC 9394 §3.3. */
  readonly partial: ResultRange | undefined;
}

export interface Store {
  readonly kind: "store";
  readonly byUid: boolean;
  readonly set: MessageSet;
  readonly mode: "add" | "remove" | "replace";
  readonly silent: boolean;
  /** System flags in their usual spelling, keywords as written; unknown "\\X" are kept. */
  readonly flags: readonly string[];
  /** RFC 7162 §3.1.3 */
  readonly unchangedSince: number | undefined;
}

/** ESEARCH, in several mailboxes. RFC 7377 §2.1. */
export interface MultiSearch {
  readonly kind: "esearch";
  /** Undefined: in the selected mailbox. */
  readonly filters: readonly MailboxFilter[] | undefined;
  readonly returns: SearchReturn | undefined;
  /** As in Search. */
  readonly charset: string | undefined;
  readonly key: SearchKey;
}

/** RFC 5256 §3, RFC 5267 §3. */
export interface Sort {
  readonly kind: "sort";
  readonly byUid: boolean;
  /** Undefined for the form that answers with SORT instead of ESEARCH. */
  readonly returns: SearchReturn | undefined;
  /** Never empty; the first decides, the next decide between equals. */
  readonly criteria: readonly SortCriterion[];
  /** As in Search. */
  readonly charset: string;
  readonly key: SearchKey;
}

/** RFC 5256 §3 */
export interface Thread {
  readonly kind: "thread";
  readonly byUid: boolean;
  /** In upper case, such as "REFERENCES"; one that is not announced is to be refused. */
  readonly algorithm: string;
  /** As in Search. */
  readonly charset: string;
  readonly key: SearchKey;
}

/** RFC 5464 §4.2 */
export interface GetMetadata {
  readonly kind: "get-metadata";
  /** "" for the server. */
  readonly mailbox: string;
  /** In lower case, beginning with "/private/" or "/shared/". */
  readonly entries: readonly string[];
  /** Octets of a value; those with more are left out. */
  readonly maxSize: number | undefined;
  /** How far below each entry to go on. */
  readonly depth: 0 | 1 | "infinity";
}

/** RFC 5464 §4.3 */
export interface SetMetadata {
  readonly kind: "set-metadata";
  /** "" for the server. */
  readonly mailbox: string;
  readonly annotations: readonly Annotation[];
}

export interface Annotation {
  /** As in GetMetadata. */
  readonly entry: string;
  /** Undefined removes it. */
  readonly value: Buffer | undefined;
}

/** RFC 5465 §3 */
export interface Notify {
  readonly kind: "notify";
  /** Of NOTIFY SET STATUS: send STATUS of the mailboxes at once. RFC 5465 §3.1. */
  readonly status: boolean;
  /**
   * Empty for NOTIFY NONE. A mailbox may be in several: each adds its events. Of the selected mailbox, messages are told
   * as "selected" and "selected-delayed" have it and by nothing else. RFC 5465 §6.
   */
  readonly groups: readonly EventGroup[];
}

export interface EventGroup {
  readonly filter: MailboxFilter;
  /** Empty for NONE. */
  readonly events: readonly NotifyEvent[];
}

/** APPEND or REPLACE up to its first literal. RFC 9051 §6.3.12, RFC 8508 §3. */
export interface Append {
  readonly kind: "append";
  readonly tag: string;
  /** The message that REPLACE is to remove; undefined for APPEND. */
  readonly replaces: { readonly byUid: boolean; readonly number: SeqNumber } | undefined;
  readonly mailbox: string;
  readonly message: AppendMessage;
}

/** What stands before each message of APPEND. RFC 3502 §6.3.11. */
export interface AppendMessage {
  readonly flags: readonly string[];
  /** Milliseconds since 1970. */
  readonly internalAt: number | undefined;
  /** The literal is wrapped in UTF8 (...); then ")" follows it. RFC 6855 §4. */
  readonly utf8: boolean;
  /** Of REPLACE, where no other message may follow. */
  readonly only: boolean;
}

/** How the session's text is encoded. */
export interface TextMode {
  /** After ENABLE of IMAP4rev2 or UTF8=ACCEPT: mailbox names are UTF-8; otherwise modified UTF-7. */
  readonly utf8: boolean;
}
