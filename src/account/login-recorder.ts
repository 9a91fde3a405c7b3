import { faultText } from "../log/fault-text.ts";
import type { Log } from "../log/log.ts";
import type {
  AccessStore,
  LoginAttempt,
  LoginAttempts,
  RecordedLogins,
} from "../store/access-store.ts";
import { StoreRefusal } from "../store/mail-store.ts";
import type { Proof } from "./attempt.ts";
import type { AuthenticationPeer } from "./authenticator.ts";

export interface LoginRecorderOptions {
  readonly store: { readonly access: Pick<AccessStore, "recordLogins"> };
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly log: Log;
  /** Default: a second. Shorter in tests. */
  readonly periodMs?: number;
}

/** An attempt as it was seen. */
export interface SeenLogin extends Pick<
  LoginAttempt,
  "accountId" | "login" | "mechanism" | "result" | "isFailed"
> {
  readonly peer: AuthenticationPeer;
  readonly by: Proof | undefined;
}

interface TimedLogin extends SeenLogin {
  readonly at: number;
}

const defaultPeriodMs = 1000;
/** What waits to be written; a flood of attempts past it is not recorded one by one. */
const waitingMax = 2000;
const textCharactersMax = 320;

/**
 * Writes attempts to log in, at most one batch in a period and never while somebody waits for it. Each waits at least one
 * period, in which an IMAP client has the time to say by ID what it is.
 */
export class LoginRecorder implements AsyncDisposable {
  readonly #options: LoginRecorderOptions;
  /** Came in the present period. */
  #fresh: TimedLogin[] = [];
  /** Came before; written at the end of this period. */
  #ripe: TimedLogin[] = [];
  #dropped = 0;
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;

  constructor(options: LoginRecorderOptions) {
    this.#options = options;
  }

  record(login: SeenLogin): void {
    // Of a session that outlived the doors.
    if (this.#isClosed) return;
    if (this.#fresh.length + this.#ripe.length >= waitingMax) this.#dropped += 1;
    else this.#fresh.push({ ...login, at: this.#options.clock() });
    this.#schedule();
  }

  /** Writes what is left. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#writing;
    await this.#write([...this.#ripe.splice(0), ...this.#fresh.splice(0)]);
  }

  #schedule(): void {
    if (this.#isClosed || this.#timer !== undefined || this.#writing !== undefined) return;
    const period = this.#options.periodMs ?? defaultPeriodMs;
    this.#timer = setTimeout(() => this.#turn(), period).unref();
  }

  #turn(): void {
    this.#timer = undefined;
    const due = this.#ripe;
    this.#ripe = this.#fresh;
    this.#fresh = [];
    this.#writing = this.#write(due).finally(() => {
      this.#writing = undefined;
      if (this.#ripe.length + this.#fresh.length > 0) this.#schedule();
    });
  }

  async #write(logins: readonly TimedLogin[]): Promise<void> {
    const { log, store } = this.#options;
    if (this.#dropped > 0) log.warn("account.logins.lost", { count: this.#dropped });
    this.#dropped = 0;
    if (logins.length === 0) return;
    try {
      await store.access.recordLogins(recordOf(logins));
    } catch (error) {
      // Such as a full disk: who may log in does not depend on the record.
      const count = logins.length;
      if (error instanceof StoreRefusal) {
        log.warn("account.logins.lost", { count, reason: error.message });
      } else log.error("account.logins.failed", { count, error: faultText(error) });
    }
  }
}

function recordOf(logins: readonly TimedLogin[]): RecordedLogins {
  const attempts = new Map<string, LoginAttempts>();
  const appPasswords = new Map<number, number>();
  const tlsKeys = new Map<string, number>();
  for (const login of logins) {
    const { at, by, isFailed } = login;
    const attempt = attemptOf(login);
    const key = JSON.stringify(Object.values(attempt).map((value) => value ?? null));
    const before = attempts.get(key);
    attempts.set(key, {
      ...attempt,
      firstAt: Math.min(before?.firstAt ?? at, at),
      lastAt: Math.max(before?.lastAt ?? at, at),
      count: (before?.count ?? 0) + 1,
    });
    if (isFailed) continue;
    if (by?.kind === "app-password") appPasswords.set(by.id, at);
    if (by?.kind === "tls-key") tlsKeys.set(by.key.fingerprint, at);
  }
  return {
    attempts: [...attempts.values()],
    appPasswords: Array.from(appPasswords, ([id, usedAt]) => ({ id, usedAt })),
    tlsKeys: Array.from(tlsKeys, ([fingerprint, usedAt]) => ({ fingerprint, usedAt })),
  };
}

function attemptOf({ peer, by, ...login }: TimedLogin): LoginAttempt {
  return {
    accountId: login.accountId,
    login: login.login?.slice(0, textCharactersMax),
    remoteAddress: peer.remoteAddress,
    localAddress: peer.localAddress,
    tls: peer.tlsText,
    tlsKey: peer.tlsKey,
    protocol: peer.protocol,
    userAgent: peer.client?.userAgent?.slice(0, textCharactersMax),
    mechanism: login.mechanism,
    credential: by && credentialText(by),
    result: login.result,
    isFailed: login.isFailed,
  };
}

function credentialText(by: Proof): string | undefined {
  switch (by.kind) {
    case "password":
      return undefined;
    case "app-password":
      return `app password ${by.name}`;
    case "tls-key":
      return `TLS key ${by.key.name}`;
    case "passkey":
      return `passkey ${by.passkey.name}`;
  }
}
