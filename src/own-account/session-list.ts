import { createHash } from "node:crypto";
import { nothing } from "../admin/arguments.ts";
import type { WebSession } from "../store/web-session.ts";
import { ownCall } from "./call.ts";

/** Where the account is open, the one used last first. */
export const sessionList = ownCall(nothing, ({ admin }, { accountId, session }) => {
  const now = admin.now();
  return admin.store.webSessions
    .of(accountId)
    .filter(({ expiresAt }) => expiresAt > now)
    .map((one) => ({
      id: sessionId(one),
      isThis: one.tokenHash.equals(session),
      login: one.login,
      createdAt: one.createdAt,
      usedAt: one.usedAt,
      remoteAddress: one.remoteAddress,
      userAgent: one.userAgent,
    }));
});

/** Tells sessions apart, and is nothing to log in with: not even what the token is found by. */
export function sessionId({ tokenHash }: Pick<WebSession, "tokenHash">): string {
  return createHash("sha256").update(tokenHash).digest("base64url").slice(0, 22);
}
