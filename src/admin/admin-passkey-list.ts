import { nothing } from "./arguments.ts";
import { callOf } from "./call.ts";

export interface AdminPasskeyFacts {
  readonly name: string;
  /** The host name whose pages it is for. */
  readonly host: string;
  readonly createdAt: number;
  readonly lastUsedAt: number | undefined;
}

/** Passkeys of the admin pages. They are made there, as the browser has a part in it. */
export const adminPasskeyList = callOf(nothing, ({ store }): AdminPasskeyFacts[] =>
  store.access.secondFactors
    .passkeys("admin")
    .map(({ name, host, createdAt, lastUsedAt }) => ({ name, host, createdAt, lastUsedAt })),
);
