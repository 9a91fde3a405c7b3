import type { AccountId } from "../store/ids.ts";
import type { MailStore } from "../store/mail-store.ts";

/** Whether so many octets fit into the account; 1: whether anything does. mail-behaviours 6.7 */
export function hasRoom(
  store: Pick<MailStore, "account">,
  accountId: AccountId,
  octets: number,
): boolean {
  const { size = 0, quota = 0 } = store.account(accountId) ?? {};
  return quota === 0 || size + octets <= quota;
}
