import type { Command, CommandKind } from "../imap/command.ts";
import { runAuthenticate } from "./authenticate.ts";
import { runCapability } from "./capability.ts";
import { runClose, runUnselect } from "./close.ts";
import { runCopy, runMove } from "./copy.ts";
import { runCreate } from "./create.ts";
import { runDelete } from "./delete.ts";
import { runEnable } from "./enable.ts";
import { runExpunge } from "./expunge.ts";
import { runFetch } from "./fetch.ts";
import { runId } from "./id.ts";
import { runIdle } from "./idle.ts";
import { bad, type Reply, UnknownCommand } from "./imap-error.ts";
import { runList } from "./list.ts";
import { runLogin } from "./login.ts";
import { runLogout } from "./logout.ts";
import { runLsub } from "./lsub.ts";
import { runNamespace } from "./namespace.ts";
import { runNoop } from "./noop.ts";
import { runRename } from "./rename.ts";
import { runSearch } from "./search.ts";
import { runSelect } from "./select.ts";
import type { Session } from "./session.ts";
import { runStartTls } from "./starttls.ts";
import { runStatus } from "./status.ts";
import { runStore } from "./store.ts";
import { runSubscribe } from "./subscribe.ts";
import type { TimeSlice } from "./time-slice.ts";

/** The state in which a command may be given; "selected" is "authenticated" with a mailbox. RFC 9051 §6 */
type State = "any" | "not-authenticated" | "authenticated" | "selected";

const states: Readonly<Record<CommandKind, State>> = {
  capability: "any",
  noop: "any",
  logout: "any",
  id: "any",
  unknown: "any",
  starttls: "not-authenticated",
  authenticate: "not-authenticated",
  login: "not-authenticated",
  enable: "authenticated",
  select: "authenticated",
  examine: "authenticated",
  create: "authenticated",
  delete: "authenticated",
  rename: "authenticated",
  subscribe: "authenticated",
  unsubscribe: "authenticated",
  list: "authenticated",
  lsub: "authenticated",
  namespace: "authenticated",
  status: "authenticated",
  idle: "authenticated",
  check: "selected",
  close: "selected",
  unselect: "selected",
  expunge: "selected",
  search: "selected",
  fetch: "selected",
  store: "selected",
  copy: "selected",
  move: "selected",
  esearch: "authenticated",
  sort: "selected",
  thread: "selected",
  compress: "authenticated",
  "get-quota": "authenticated",
  "get-quota-root": "authenticated",
  "get-metadata": "authenticated",
  "set-metadata": "authenticated",
  notify: "authenticated",
};

export function checkState(session: Session, kind: CommandKind): void {
  if (isPossible(session, states[kind])) return;
  throw bad("Command is not possible in this state", "CLIENTBUG");
}

function isPossible(session: Session, state: State): boolean {
  switch (state) {
    case "any":
      return true;
    case "not-authenticated":
      return session.account === undefined;
    case "authenticated":
      return session.account !== undefined;
    case "selected":
      return session.selected !== undefined;
  }
}

/** Undefined where the command has answered for itself. */
export function runCommand(
  session: Session,
  command: Command,
  slice: TimeSlice,
): Promise<Reply | undefined> | Reply {
  switch (command.kind) {
    case "capability":
      return runCapability(session);
    case "noop":
    case "check":
      return runNoop();
    case "logout":
      return runLogout(session);
    case "id":
      return runId(session, command);
    case "starttls":
      return runStartTls(session, command.tag);
    case "authenticate":
      return runAuthenticate(session, command);
    case "login":
      return runLogin(session, command);
    case "enable":
      return runEnable(session, command);
    case "select":
    case "examine":
      return runSelect(session, command, slice);
    case "create":
      return runCreate(session, command);
    case "delete":
      return runDelete(session, command.mailbox);
    case "rename":
      return runRename(session, command);
    case "subscribe":
    case "unsubscribe":
      return runSubscribe(session, command.kind, command.mailbox);
    case "list":
      return runList(session, command);
    case "lsub":
      return runLsub(session, command);
    case "namespace":
      return runNamespace(session);
    case "status":
      return runStatus(session, command);
    case "idle":
      return runIdle(session);
    case "close":
      return runClose(session);
    case "unselect":
      return runUnselect(session);
    case "expunge":
      return runExpunge(session, command);
    case "search":
      return runSearch(session, command, slice);
    case "fetch":
      return runFetch(session, command, slice);
    case "store":
      return runStore(session, command, slice);
    case "copy":
      return runCopy(session, command);
    case "move":
      return runMove(session, command);
    case "esearch":
    case "sort":
    case "thread":
    case "compress":
    case "get-quota":
    case "get-quota-root":
    case "get-metadata":
    case "set-metadata":
    case "notify":
    case "unknown":
      throw new UnknownCommand("Unknown command");
  }
}
