import type { Scanner } from "../abnf/scanner.ts";
import type { CommandBody, TextMode } from "./command.ts";
import { formatMailboxName } from "./mailbox-name.ts";
import { astringOfUnicode, formatAstring, formatUnicode, isAscii } from "./strings.ts";

/** RFC 9208 §5 */
export interface QuotaResource {
  readonly name: "STORAGE" | "MESSAGE" | "MAILBOX" | "ANNOTATION-STORAGE";
  /** STORAGE and ANNOTATION-STORAGE in units of 1024 octets. RFC 9208 §5.1. */
  readonly usage: number;
  readonly limit: number;
}

// RFC 9208 §7: getquota = "GETQUOTA" SP quota-root-name; quota-root-name = astring
export function getQuota(scanner: Scanner): CommandBody {
  return { kind: "get-quota", root: astringOfUnicode(scanner) };
}

// RFC 9208 §7: quota-response = "QUOTA" SP quota-root-name SP quota-list
/** Of one resource or more. Without the "*" in front and the CRLF behind. */
export function formatQuota(
  root: string,
  resources: readonly QuotaResource[],
  mode: TextMode,
): string {
  const list = resources.map(({ name, usage, limit }) => `${name} ${usage} ${limit}`);
  return `QUOTA ${quotaRootName(root, mode)} (${list.join(" ")})`;
}

// RFC 9208 §7: quotaroot-response = "QUOTAROOT" SP mailbox *(SP quota-root-name)
/** Without the "*" in front and the CRLF behind. */
export function formatQuotaRoot(mailbox: string, roots: readonly string[], mode: TextMode): string {
  const names = roots.map((root) => ` ${quotaRootName(root, mode)}`);
  return `QUOTAROOT ${formatMailboxName(mailbox, mode)}${names.join("")}`;
}

function quotaRootName(root: string, mode: TextMode): string {
  return isAscii(root) ? formatAstring(root) : formatUnicode(root, mode);
}
