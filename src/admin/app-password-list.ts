import * as v from "valibot";
import { accountNamed } from "./account-named.ts";
import { shortText } from "./arguments.ts";
import { callOf } from "./call.ts";

export interface AppPasswordFacts {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdAt: number;
  readonly lastUsedAt: number | undefined;
}

export const appPasswordList = callOf(
  v.strictObject({ account: shortText }),
  ({ store }, { account }): AppPasswordFacts[] =>
    store.access
      .appPasswords(accountNamed(store, account).id)
      .map(({ name, scopes, createdAt, lastUsedAt }) => ({ name, scopes, createdAt, lastUsedAt })),
);
