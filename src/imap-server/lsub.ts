import type { Command } from "../imap/command.ts";
import { ListPattern } from "../imap/list-pattern.ts";
import { ok, type Reply } from "./imap-error.ts";
import { listLine } from "./list-line.ts";
import type { Session } from "./session.ts";

// RFC 3501 §6.3.9
export function runLsub(
  session: Session,
  { reference, pattern }: Extract<Command, { kind: "lsub" }>,
): Reply {
  const { store } = session.services;
  const matcher = new ListPattern(reference + pattern);
  const subscribed = store
    .mailboxes(session.accountId)
    .filter((mailbox) => mailbox.subscribed)
    .map(({ name }) => name)
    .concat(store.subscriptionsWithoutMailbox(session.accountId));
  const shown = new Map<string, string>();
  for (const name of subscribed) {
    if (matcher.matches(name)) shown.set(name, "");
    else if (pattern.endsWith("%")) showParent(name, matcher, shown);
  }
  for (const [name, attributes] of shown) {
    session.output.write(listLine("LSUB", { name, attributes }, session.textMode));
  }
  return ok("LSUB completed");
}

/** RFC 3501 §6.3.9: where "%" stops above a subscribed name, the parent stands for it. */
function showParent(name: string, matcher: ListPattern, shown: Map<string, string>): void {
  for (let end = name.lastIndexOf("/"); end > 0; end = name.lastIndexOf("/", end - 1)) {
    const parent = name.slice(0, end);
    if (!matcher.matches(parent)) continue;
    if (!shown.has(parent)) shown.set(parent, "\\Noselect");
    return;
  }
}
