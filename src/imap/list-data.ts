import type { TextMode } from "./command.ts";
import { formatMailboxName } from "./mailbox-name.ts";
import { formatString } from "./strings.ts";

/** What an extended LIST response says behind the name. */
export interface ListData {
  /** Selection options that children match, such as "SUBSCRIBED". RFC 5258 §3.5. */
  readonly childInfo?: readonly string[] | undefined;
  /** The name before a rename. RFC 5465 §5.4, RFC 9051 §6.3.9.7. */
  readonly oldName?: string | undefined;
}

// RFC 9051 §9: mbox-list-extended = "(" [mbox-list-extended-item *(SP mbox-list-extended-item)] ")"
/** With the SP in front; "" where there is nothing to say. */
export function formatListData({ childInfo, oldName }: ListData, mode: TextMode): string {
  const items: string[] = [];
  if (childInfo !== undefined && childInfo.length > 0) {
    items.push(`"CHILDINFO" (${childInfo.map(formatString).join(" ")})`);
  }
  if (oldName !== undefined) items.push(`"OLDNAME" (${formatMailboxName(oldName, mode)})`);
  return items.length === 0 ? "" : ` (${items.join(" ")})`;
}
