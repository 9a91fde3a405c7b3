import type { AccountId } from "../store/ids.ts";

/** What an account may send, and how. mail-behaviours.md 3.1 */
export interface SendingRules {
  /** Recipients in 24 hours; 0: no bound. */
  readonly maxMessagesPerDay: number;
  /** Of these, such as it has never sent to; 0: no bound. */
  readonly maxFirstTimeRecipientsPerDay: number;
  /** Mail sent under these logins has a reverse-path of its own for each recipient. */
  readonly fromIdAddresses: readonly string[];
}

export interface SendingRulesSource {
  sendingRules(accountId: AccountId): SendingRules;
  /** Of the domain of that address: what parts the base of a local part from the rest, the usual one first. */
  separatorsOf(address: string): readonly string[];
}

export const sendingRulesByDefault: SendingRules = {
  maxMessagesPerDay: 1000,
  maxFirstTimeRecipientsPerDay: 200,
  fromIdAddresses: [],
};
