import { Scanner } from "../abnf/scanner.ts";
import { authenticate } from "./authenticate.ts";
import type { Command, CommandBody, TextMode } from "./command.ts";
import { fetch } from "./fetch.ts";
import { useAttributes } from "./flag-list.ts";
import { id } from "./id.ts";
import { list, lsub } from "./list.ts";
import { mailbox } from "./mailbox-name.ts";
import { getMetadata, setMetadata } from "./metadata.ts";
import { multiSearch } from "./multi-search.ts";
import { notify } from "./notify.ts";
import { getQuota } from "./quota.ts";
import { search } from "./search.ts";
import { select } from "./select.ts";
import { messageSet } from "./sequence-set.ts";
import { sort } from "./sort.ts";
import { statusItemList } from "./status-item.ts";
import { store } from "./store.ts";
import { astringOfUnicode, atom, space, tag } from "./strings.ts";
import { thread } from "./thread.ts";

/** `text` as the receiver gives it. RFC 9051 §9: command = tag SP (command-any / ...) CRLF */
export function parseCommand(text: string, mode: TextMode): Command {
  const scanner = new Scanner(text);
  const name = tag(scanner);
  space(scanner);
  const body = commandBody(scanner, mode);
  if (!scanner.atEnd && body.kind !== "unknown") scanner.fail("expected the end of the command");
  return { tag: name, ...body };
}

/** Parses what follows the name; with arguments from behind the SP on. */
type Production = (scanner: Scanner, mode: TextMode) => CommandBody;

const commandName = /[A-Z][A-Z0-9]*/iy;

function commandBody(scanner: Scanner, mode: TextMode): CommandBody {
  let name = atom(scanner).toUpperCase();
  const plain = plainCommands.get(name);
  if (plain !== undefined) return plain;
  if (name === "UID" && scanner.take(" ")) {
    name = `UID ${scanner.expectMatch(commandName, "a command after UID").toUpperCase()}`;
  }
  const production = productions.get(name);
  if (production === undefined) return { kind: "unknown", name };
  space(scanner);
  return production(scanner, mode);
}

const plainCommands = new Map<string, CommandBody>([
  ["CAPABILITY", { kind: "capability" }],
  ["NOOP", { kind: "noop" }],
  ["LOGOUT", { kind: "logout" }],
  ["STARTTLS", { kind: "starttls" }],
  ["NAMESPACE", { kind: "namespace" }],
  ["IDLE", { kind: "idle" }],
  ["CHECK", { kind: "check" }],
  ["CLOSE", { kind: "close" }],
  ["UNSELECT", { kind: "unselect" }],
  ["EXPUNGE", { kind: "expunge", uids: undefined }],
]);

const productions = new Map<string, Production>([
  ["LOGIN", login],
  ["AUTHENTICATE", authenticate],
  ["ID", id],
  ["ENABLE", enable],
  ["SELECT", (scanner, mode) => select("select", scanner, mode)],
  ["EXAMINE", (scanner, mode) => select("examine", scanner, mode)],
  ["CREATE", create],
  ["DELETE", (scanner, mode) => ({ kind: "delete", mailbox: mailbox(scanner, mode) })],
  ["SUBSCRIBE", (scanner, mode) => ({ kind: "subscribe", mailbox: mailbox(scanner, mode) })],
  ["UNSUBSCRIBE", (scanner, mode) => ({ kind: "unsubscribe", mailbox: mailbox(scanner, mode) })],
  ["RENAME", rename],
  ["LIST", list],
  ["LSUB", lsub],
  ["STATUS", status],
  ["UID EXPUNGE", (scanner) => ({ kind: "expunge", uids: messageSet(scanner) })],
  ["SEARCH", (scanner) => search(scanner, false)],
  ["UID SEARCH", (scanner) => search(scanner, true)],
  ["FETCH", (scanner) => fetch(scanner, false)],
  ["UID FETCH", (scanner) => fetch(scanner, true)],
  ["STORE", (scanner) => store(scanner, false)],
  ["UID STORE", (scanner) => store(scanner, true)],
  ["COPY", (scanner, mode) => ({ kind: "copy", byUid: false, ...target(scanner, mode) })],
  ["UID COPY", (scanner, mode) => ({ kind: "copy", byUid: true, ...target(scanner, mode) })],
  ["MOVE", (scanner, mode) => ({ kind: "move", byUid: false, ...target(scanner, mode) })],
  ["UID MOVE", (scanner, mode) => ({ kind: "move", byUid: true, ...target(scanner, mode) })],
  ["ESEARCH", multiSearch],
  ["SORT", (scanner) => sort(scanner, false)],
  ["UID SORT", (scanner) => sort(scanner, true)],
  ["THREAD", (scanner) => thread(scanner, false)],
  ["UID THREAD", (scanner) => thread(scanner, true)],
  // RFC 4978 §5: compress = "COMPRESS" SP algorithm
  ["COMPRESS", (scanner) => ({ kind: "compress", algorithm: atom(scanner).toUpperCase() })],
  ["GETQUOTA", getQuota],
  [
    "GETQUOTAROOT",
    (scanner, mode) => ({ kind: "get-quota-root", mailbox: mailbox(scanner, mode) }),
  ],
  ["GETMETADATA", getMetadata],
  ["SETMETADATA", setMetadata],
  ["NOTIFY", notify],
  // The receiver takes APPEND and REPLACE apart at their literals; in one piece they have none.
  ["APPEND", (scanner) => scanner.fail("expected a literal in append")],
  ["REPLACE", (scanner) => scanner.fail("expected a literal in replace")],
  ["UID REPLACE", (scanner) => scanner.fail("expected a literal in replace")],
]);

// RFC 9051 §9: login = "LOGIN" SP userid SP password
function login(scanner: Scanner): CommandBody {
  const userName = astringOfUnicode(scanner);
  space(scanner);
  return { kind: "login", userName, password: astringOfUnicode(scanner) };
}

// RFC 5161 §4: enable = "ENABLE" 1*(SP capability)
function enable(scanner: Scanner): CommandBody {
  const capabilities = [atom(scanner).toUpperCase()];
  while (scanner.take(" ")) capabilities.push(atom(scanner).toUpperCase());
  return { kind: "enable", capabilities };
}

// RFC 9051 §9: create = "CREATE" SP mailbox; RFC 6154 §6 adds [SP "(" "USE" SP "(" ... ")" ")"]
function create(scanner: Scanner, mode: TextMode): CommandBody {
  const name = mailbox(scanner, mode);
  if (!scanner.take(" (")) return { kind: "create", mailbox: name, specialUse: undefined };
  const specialUse = useAttributes(scanner);
  scanner.expect(")");
  return { kind: "create", mailbox: name, specialUse };
}

// RFC 9051 §9: rename = "RENAME" SP mailbox SP mailbox
function rename(scanner: Scanner, mode: TextMode): CommandBody {
  const name = mailbox(scanner, mode);
  space(scanner);
  return { kind: "rename", mailbox: name, newName: mailbox(scanner, mode) };
}

// RFC 9051 §9: status = "STATUS" SP mailbox SP "(" status-att *(SP status-att) ")"
function status(scanner: Scanner, mode: TextMode): CommandBody {
  const name = mailbox(scanner, mode);
  space(scanner);
  return { kind: "status", mailbox: name, items: statusItemList(scanner) };
}

// RFC 9051 §9: copy = "COPY" SP sequence-set SP mailbox; move likewise.
function target(scanner: Scanner, mode: TextMode) {
  const set = messageSet(scanner);
  space(scanner);
  return { set, mailbox: mailbox(scanner, mode) };
}
