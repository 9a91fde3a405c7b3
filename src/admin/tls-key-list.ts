import * as v from "valibot";
import { accountNamed } from "./account-named.ts";
import { shortText } from "./arguments.ts";
import { callOf } from "./call.ts";

export interface TlsKeyFacts {
  readonly name: string;
  readonly algorithm: string;
  readonly login: string;
  readonly imapPreauth: boolean;
  readonly fingerprint: string;
  readonly createdAt: number;
  readonly lastUsedAt: number | undefined;
}

export const tlsKeyList = callOf(
  v.strictObject({ account: shortText }),
  ({ store }, { account }): TlsKeyFacts[] =>
    store.access
      .tlsKeys(accountNamed(store, account).id)
      .map(({ accountId: _accountId, ...facts }) => facts),
);
