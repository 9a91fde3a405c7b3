import type { Command } from "../imap/command.ts";
import { formatQuota, formatQuotaRoot } from "../imap/quota.ts";
import { no, ok, type Reply } from "./imap-error.ts";
import { mailboxByName } from "./mailbox-by-name.ts";
import type { Session } from "./session.ts";

/** The account as a whole; there is no root where there is no limit. RFC 9208 §3.2 */
const accountRoot = "";
/** RFC 9208 §5.1 */
const storageUnitOctets = 1024;

// RFC 9208 §4.1.2
export function runGetQuota(
  session: Session,
  { root }: Extract<Command, { kind: "get-quota" }>,
): Reply {
  const quota = root === accountRoot ? quotaOf(session) : undefined;
  if (quota === undefined) throw no("No such quota root", "NONEXISTENT");
  session.output.write(quota);
  return ok("GETQUOTA completed");
}

// RFC 9208 §4.1.3
export function runGetQuotaRoot(
  session: Session,
  { mailbox }: Extract<Command, { kind: "get-quota-root" }>,
): Reply {
  const { name } = mailboxByName(session, mailbox);
  const quota = quotaOf(session);
  const roots = quota === undefined ? [] : [accountRoot];
  session.output.write(`* ${formatQuotaRoot(name, roots, session.textMode)}\r\n${quota ?? ""}`);
  return ok("GETQUOTAROOT completed");
}

/** The QUOTA response. */
function quotaOf({ services, accountId, textMode }: Session): string | undefined {
  const account = services.store.account(accountId);
  if (account === undefined || account.quota === 0) return undefined;
  const usage = Math.ceil(account.size / storageUnitOctets);
  const limit = Math.floor(account.quota / storageUnitOctets);
  return `* ${formatQuota(accountRoot, [{ name: "STORAGE", usage, limit }], textMode)}\r\n`;
}
