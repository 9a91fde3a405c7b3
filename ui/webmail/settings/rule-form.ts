import type { FilingRule } from "./settings.ts";

/** What somebody wrote, as a rule; undefined where it is none. The server's form: src/jmap/filing-rules.ts */
export function ruleFrom(written: {
  readonly from: string;
  readonly listId: string;
  readonly comment: string;
  readonly mailboxId: string;
}): FilingRule | undefined {
  const from = written.from.trim().toLowerCase();
  const listId = written.listId
    .trim()
    .replace(/^.*<(.*)>$/, "$1")
    .toLowerCase();
  if (from === "" && listId === "") return undefined;
  if (from !== "" && !/^[^\s@<>]+@[^\s@<>]+$/.test(from)) return undefined;
  if (/[\s<>]/.test(listId) || written.mailboxId === "") return undefined;
  return {
    listId: listId === "" ? null : listId,
    from: from === "" ? null : from,
    mailboxId: written.mailboxId,
    comment: written.comment.trim(),
  };
}
