import { createHash, randomBytes } from "node:crypto";
import type { AccountId } from "../store/ids.ts";
import type { MailStore } from "../store/mail-store.ts";
import type { WebSession } from "../store/web-session.ts";
import type { Directory } from "../account/directory.ts";

export interface WebSessionsOptions {
  readonly store: Pick<MailStore, "webSessions" | "account">;
  readonly directory: Pick<Directory, "isLoginDisabled">;
  readonly clock: () => number;
}

/** mail-behaviours 6.8: it ends a day after its last use; a phone that asked to be remembered, after 60 days. */
const idleMs = 24 * 3600 * 1000;
const rememberedMs = 60 * 24 * 3600 * 1000;
/** That a session was used is written down so often: each is a write to the card. */
const noteEveryMs = 3600 * 1000;
const tokenOctets = 32;

/** Who is logged in to the pages, by a token that only the browser has. */
export class WebSessions {
  readonly #options: WebSessionsOptions;

  constructor(options: WebSessionsOptions) {
    this.#options = options;
  }

  /** A new session, never one that the browser brought along: no one can have planted its token. */
  async begin(of: {
    readonly accountId: AccountId;
    readonly login: string;
    readonly remoteAddress: string;
    readonly userAgent: string | undefined;
    readonly remembered: boolean;
  }): Promise<{ readonly token: string; readonly lastsMs: number }> {
    const { remembered, ...session } = of;
    const token = randomBytes(tokenOctets).toString("base64url");
    const now = this.#options.clock();
    const lastsMs = remembered ? rememberedMs : idleMs;
    await this.#options.store.webSessions.keep({
      ...session,
      tokenHash: hashOf(token),
      createdAt: now,
      usedAt: now,
      expiresAt: now + lastsMs,
    });
    return { token, lastsMs };
  }

  /** The session of that token, if it still lasts and its account may log in. */
  find(token: string): WebSession | undefined {
    const { store, directory, clock } = this.#options;
    const session = store.webSessions.get(hashOf(token));
    const now = clock();
    if (session === undefined || session.expiresAt <= now) return undefined;
    const account = store.account(session.accountId);
    if (account === undefined || account.removed) return undefined;
    if (directory.isLoginDisabled(session.accountId)) return undefined;
    if (now - session.usedAt > noteEveryMs) this.#note(session, now);
    return session;
  }

  end(tokenHash: Buffer): Promise<void> {
    return this.#options.store.webSessions.remove([tokenHash]);
  }

  /** Calls `end` once when the session is no more: logged out, here or from another device. */
  whileValid(tokenHash: Buffer, end: () => void): Disposable {
    const { webSessions } = this.#options.store;
    const watch = webSessions.watch(() => {
      if (webSessions.get(tokenHash) !== undefined) return;
      watch[Symbol.dispose]();
      end();
    });
    return watch;
  }

  /** It lasts anew from now on. */
  #note(session: WebSession, now: number): void {
    const lastsMs = session.expiresAt - session.usedAt;
    // Where it cannot be written (a full disk), it only ends earlier.
    void this.#options.store.webSessions
      .noteUse({ ...session, usedAt: now, expiresAt: now + lastsMs })
      .catch(() => {});
  }
}

function hashOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
