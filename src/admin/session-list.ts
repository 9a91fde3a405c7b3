import { createHash } from "node:crypto";
import * as v from "valibot";
import type { WebSession } from "../store/web-session.ts";
import { accountNamed } from "./account-named.ts";
import { shortText } from "./arguments.ts";
import { callOf } from "./call.ts";

export interface SessionFacts {
  /** Stands for it in other calls; nobody can log in with it. */
  readonly id: string;
  readonly account: string;
  readonly login: string;
  readonly createdAt: number;
  readonly usedAt: number;
  readonly expiresAt: number;
  readonly remoteAddress: string;
  readonly userAgent: string | undefined;
}

/** Who is logged in to the mail pages, the latest used first. */
export const sessionList = callOf(
  v.strictObject({ account: v.optional(shortText) }),
  (admin, { account: name }): SessionFacts[] => {
    const { store } = admin;
    const accounts = name === undefined ? store.accounts() : [accountNamed(store, name)];
    const now = admin.now();
    return accounts
      .flatMap((account) =>
        store.webSessions
          .of(account.id)
          .filter(({ expiresAt }) => expiresAt > now)
          .map((session) => factsOf(session, account.name)),
      )
      .toSorted((one, other) => other.usedAt - one.usedAt);
  },
);

function factsOf(session: WebSession, account: string): SessionFacts {
  const { login, createdAt, usedAt, expiresAt, remoteAddress, userAgent } = session;
  const id = sessionId(session.tokenHash);
  return { id, account, login, createdAt, usedAt, expiresAt, remoteAddress, userAgent };
}

export function sessionId(tokenHash: WebSession["tokenHash"]): string {
  return createHash("sha256").update(tokenHash).digest("hex").slice(0, 16);
}
