import type { HoldRule } from "../store/queue-store.ts";
import { nothing } from "./arguments.ts";
import { callOf } from "./call.ts";

/** What is not there is about any. */
export interface HoldRuleFacts extends Omit<HoldRule, "accountId"> {
  readonly account: string | undefined;
}

/** By which rules new messages are held. */
export const holdRuleList = callOf(nothing, ({ store }): HoldRuleFacts[] =>
  store.queue.holdRules().map(({ accountId, ...facts }) => ({
    ...facts,
    account: accountId === undefined ? undefined : (store.account(accountId)?.name ?? "-"),
  })),
);
