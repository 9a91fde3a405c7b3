import type { Command, CommandKind } from "../imap/command.ts";
import { runAuthenticate } from "./authenticate.ts";
import { runCapability } from "./capability.ts";
import { runClose, runUnselect } from "./close.ts";
import { runCompress } from "./compress.ts";
import { runCopy, runMove } from "./copy.ts";
import { runCreate } from "./create.ts";
import { runDelete } from "./delete.ts";
import { runEnable } from "./enable.ts";
import { runExpunge } from "./expunge.ts";
import { runFetch } from "./fetch.ts";
import { runGetMetadata } from "./get-metadata.ts";
import { runId } from "./id.ts";
import { runIdle } from "./idle.ts";
import { bad, type Reply, UnknownCommand } from "./imap-error.ts";
import { runList } from "./list.ts";
import { runLogin } from "./login.ts";
import { runLogout } from "./logout.ts";
import { runLsub } from "./lsub.ts";
import { runMultiSearch } from "./multi-search.ts";
import { runNamespace } from "./namespace.ts";
import { runNoop } from "./noop.ts";
import { runNotify } from "./notify.ts";
import { runGetQuota, runGetQuotaRoot } from "./quota.ts";
import { runRename } from "./rename.ts";
import { runSearch } from "./search.ts";
import { runSelect } from "./select.ts";
import type { Session } from "./session.ts";
import { runSetMetadata } from "./set-metadata.ts";
import { runSort } from "./sort.ts";
import { runStartTls } from "./starttls.ts";
import { runStatus } from "./status.ts";
import { runStore } from "./store.ts";
import { runSubscribe } from "./subscribe.ts";
import { runThread } from "./thread.ts";
import type { TimeSlice } from "../slices/time-slice.ts";

/** The state in which a command may be given; "selected" is "authenticated" with a mailbox. RFC 9051 §6 */
type State = "any" | "not-authenticated" | "authenticated" | "selected";

interface Rule<Kind extends CommandKind> {
  readonly state: State;
  /** Undefined where the command has answered for itself. */
  readonly run: (
    session: Session,
    command: CommandOf<Kind>,
    slice: TimeSlice,
  ) => Promise<Reply | undefined> | Reply;
}

type CommandOf<Kind extends CommandKind> = Command & { readonly kind: Kind };

/** Parsed already, but not answered yet: like a word that we do not know. */
const unknown = {
  state: "any",
  run: () => {
    throw new UnknownCommand("Unknown command");
  },
} as const;

const rules: { readonly [Kind in CommandKind]: Rule<Kind> } = {
  capability: { state: "any", run: runCapability },
  noop: { state: "any", run: runNoop },
  logout: { state: "any", run: runLogout },
  id: { state: "any", run: runId },

  starttls: { state: "not-authenticated", run: (session, { tag }) => runStartTls(session, tag) },
  authenticate: { state: "not-authenticated", run: runAuthenticate },
  login: { state: "not-authenticated", run: runLogin },

  compress: { state: "authenticated", run: runCompress },
  enable: { state: "authenticated", run: runEnable },
  select: { state: "authenticated", run: runSelect },
  examine: { state: "authenticated", run: runSelect },
  create: { state: "authenticated", run: runCreate },
  delete: { state: "authenticated", run: (session, { mailbox }) => runDelete(session, mailbox) },
  rename: { state: "authenticated", run: runRename },
  subscribe: { state: "authenticated", run: runSubscribe },
  unsubscribe: { state: "authenticated", run: runSubscribe },
  list: { state: "authenticated", run: runList },
  lsub: { state: "authenticated", run: runLsub },
  namespace: { state: "authenticated", run: runNamespace },
  status: { state: "authenticated", run: runStatus },
  esearch: { state: "authenticated", run: runMultiSearch },
  "get-quota": { state: "authenticated", run: runGetQuota },
  "get-quota-root": { state: "authenticated", run: runGetQuotaRoot },
  "get-metadata": { state: "authenticated", run: runGetMetadata },
  "set-metadata": { state: "authenticated", run: runSetMetadata },
  notify: { state: "authenticated", run: runNotify },
  idle: { state: "authenticated", run: runIdle },

  check: { state: "selected", run: runNoop },
  close: { state: "selected", run: runClose },
  unselect: { state: "selected", run: runUnselect },
  expunge: { state: "selected", run: runExpunge },
  search: { state: "selected", run: runSearch },
  sort: { state: "selected", run: runSort },
  thread: { state: "selected", run: runThread },
  fetch: { state: "selected", run: runFetch },
  store: { state: "selected", run: runStore },
  copy: { state: "selected", run: runCopy },
  move: { state: "selected", run: runMove },

  unknown,
};

/** Runs a command if the session's state allows it. */
export function runCommand<Kind extends CommandKind>(
  session: Session,
  command: CommandOf<Kind>,
  slice: TimeSlice,
): Promise<Reply | undefined> | Reply {
  const rule: Rule<Kind> = rules[command.kind];
  if (!isPossible(session, rule.state)) {
    throw bad("Command is not possible in this state", "CLIENTBUG");
  }
  return rule.run(session, command, slice);
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
