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
import type { SearchKey, SearchReturn } from "./search-key.ts";
import type { MessageSet, SequenceSet } from "./sequence-set.ts";
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

/** APPEND up to its first literal. RFC 9051 §6.3.12. */
export interface Append {
  readonly kind: "append";
  readonly tag: string;
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
}

/** How the session's text is encoded. */
export interface TextMode {
  /** After ENABLE of IMAP4rev2 or UTF8=ACCEPT: mailbox names are UTF-8; otherwise modified UTF-7. */
  readonly utf8: boolean;
}
