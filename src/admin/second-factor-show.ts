import * as v from "valibot";
import { accountNamed } from "./account-named.ts";
import { shortText } from "./arguments.ts";
import { callOf } from "./call.ts";

export interface SecondFactorFacts {
  /** Whether the pages ask for a code of an app after the password. */
  readonly hasTotp: boolean;
  readonly recoveryCodes: number;
  readonly passkeys: readonly {
    readonly name: string;
    /** The host name whose pages it is for. */
    readonly host: string;
    readonly createdAt: number;
    readonly lastUsedAt: number | undefined;
  }[];
}

/** What an account logs in to pages with besides its password. */
export const secondFactorShow = callOf(
  v.strictObject({ account: shortText }),
  ({ store }, { account }): SecondFactorFacts => {
    const { id } = accountNamed(store, account);
    const { secondFactors } = store.access;
    return {
      hasTotp: secondFactors.totp(id) !== undefined,
      recoveryCodes: secondFactors.recoveryCodes(id),
      passkeys: secondFactors
        .passkeys(id)
        .map(({ name, host, createdAt, lastUsedAt }) => ({ name, host, createdAt, lastUsedAt })),
    };
  },
);
