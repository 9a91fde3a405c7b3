import type { MailboxId } from "./ids.ts";
import type { UidSelection } from "./message.ts";

/** The end of a SELECT from `message m` and its parameters. */
export interface SelectedMessages {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/**
 * From the messages of a mailbox that are selected, joined with `join`, in the order of UIDs. A list is read with one
 * statement: one for each of its messages costs ten times as much.
 */
export function selectedMessages(
  { mailboxId, selection, limit }: Selecting,
  join: string,
): SelectedMessages {
  if (selection instanceof Uint32Array) {
    return {
      sql: `FROM json_each(?) AS wanted CROSS JOIN message m ON m.mailbox_id = ? AND m.uid = wanted.value ${join} LIMIT ?`,
      parameters: [`[${selection.join()}]`, mailboxId, limit],
    };
  }
  return {
    sql: `FROM message m ${join} WHERE m.mailbox_id = ? AND m.uid BETWEEN ? AND ? ORDER BY m.uid LIMIT ?`,
    parameters: [mailboxId, selection.first, selection.last, limit],
  };
}

export interface Selecting {
  readonly mailboxId: MailboxId;
  readonly selection: UidSelection;
  readonly limit: number;
}
