import { randomBytes } from "node:crypto";
import type { Log } from "../log/log.ts";
import {
  mechanismNameOf,
  mechanismNames,
  mechanismOf,
  type Mechanism,
  type MechanismName,
} from "../sasl/mechanism.ts";
import type { AccessStore } from "../store/access-store.ts";
import type { MailStore } from "../store/mail-store.ts";
import { attempting, failed, type Attempt, type Proof, type ProvenAttempt } from "./attempt.ts";
import type {
  AuthenticatedLogin,
  AuthenticationOutcome,
  AuthenticationPeer,
  AuthenticationRefusal,
  Authenticator,
  SaslExchange,
} from "./authenticator.ts";
import type { Directory } from "./directory.ts";
import { FailedLoginLimiter } from "./failed-login-limiter.ts";
import type { LoginRecorder } from "./login-recorder.ts";
import { isLoopback } from "./network.ts";
import { digestOf, type LoginProof, type OpenLogins } from "./open-logins.ts";
import type { Random } from "./password.ts";
import { SaslAttempts } from "./sasl-attempt.ts";
import { TlsKeyLogins } from "./tls-key-login.ts";

export interface AccountAuthenticatorOptions {
  readonly store: Pick<MailStore, "credentials"> & {
    readonly access: Pick<AccessStore, "appPasswords" | "tlsKey">;
  };
  readonly directory: Pick<
    Directory,
    "accountOfLogin" | "isLoginDisabled" | "isMailPasswordDisabled"
  >;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Passwords may be shown without TLS by peers on loopback: localserve. */
  readonly plainTextOnLoopback: boolean;
  /** False for localserve: nobody is refused for failing often. */
  readonly rateLimits: boolean;
  /** At least 16 octets, the same after a restart: what an unknown login is told must not change. */
  readonly secret: Buffer;
  readonly random?: Random;
  /** Undefined: nothing is recorded. */
  readonly recorder?: Pick<LoginRecorder, "record"> | undefined;
  /** Undefined: sessions last until they end by themselves. */
  readonly openLogins?: Pick<OpenLogins, "enter"> | undefined;
}

const logged = { refused: "account.login.refused", accepted: "account.login.accepted" } as const;

/** RFC 4422 §A: TLS has proved who the client is. Not among the mechanisms of passwords. */
const external = "EXTERNAL";
type ServerMechanismName = MechanismName | typeof external;

/** How a login by PREAUTH is noted. */
const preauthMechanism = "PREAUTH";

/** Who is let in, by which mechanism and how often. One for all doors: they share the count of failures. */
export class AccountAuthenticator implements Authenticator {
  readonly #options: AccountAuthenticatorOptions;
  readonly #failures: FailedLoginLimiter;
  readonly #attempts: SaslAttempts;
  readonly #keys: TlsKeyLogins;

  constructor(options: AccountAuthenticatorOptions) {
    this.#options = options;
    this.#failures = new FailedLoginLimiter(options);
    this.#attempts = new SaslAttempts({ ...options, random: options.random ?? randomBytes });
    this.#keys = new TlsKeyLogins(options);
  }

  plainTextAllowed(peer: AuthenticationPeer): boolean {
    if (peer.tls !== undefined) return true;
    return this.#options.plainTextOnLoopback && isLoopback(peer.remoteAddress);
  }

  mechanisms(peer: AuthenticationPeer): readonly ServerMechanismName[] {
    const plusToBeHad = hasChannelBinding(peer);
    const byPassword = mechanismNames.filter((name) => {
      const mechanism = mechanismOf(name);
      if (mechanism.kind === "scram" && mechanism.plus && !plusToBeHad) return false;
      return this.#allows(mechanism, peer);
    });
    return this.#keys.known(peer) === undefined ? byPassword : [external, ...byPassword];
  }

  async authenticate(exchange: SaslExchange): Promise<AuthenticationOutcome> {
    const { peer } = exchange;
    if (exchange.mechanism.toUpperCase() === external) return this.#external(exchange);
    const name = mechanismNameOf(exchange.mechanism);
    if (name === undefined) return refused("unknown-mechanism");
    const mechanism = mechanismOf(name);
    if (!this.#allows(mechanism, peer)) return refused("tls-needed");
    if (mechanism.kind === "scram" && mechanism.plus && peer.tls === undefined) {
      return refused("tls-needed");
    }
    return this.#judge(peer, name, () =>
      this.#attempts.run(mechanism, exchange, hasChannelBinding(peer)),
    );
  }

  async login(
    login: string,
    password: string,
    peer: AuthenticationPeer,
  ): Promise<AuthenticationOutcome> {
    if (!this.plainTextAllowed(peer)) return refused("tls-needed");
    return this.#judge(peer, "LOGIN", () => this.#attempts.verify(login, password, peer));
  }

  preauthenticate(peer: AuthenticationPeer): AuthenticatedLogin | undefined {
    const key = this.#keys.known(peer);
    if (key === undefined || !key.imapPreauth) return undefined;
    const { accountId, login } = key;
    if (this.#options.directory.isLoginDisabled(accountId)) return undefined;
    const attempt = { kind: "proven", accountId, login, by: { kind: "tls-key", key } } as const;
    return this.#accept(peer, preauthMechanism, attempt);
  }

  whileValid({ accountId, proof }: AuthenticatedLogin, end: () => void): Disposable {
    const { openLogins } = this.#options;
    if (proof === undefined || openLogins === undefined) return { [Symbol.dispose]: () => {} };
    return openLogins.enter(accountId, proof, end);
  }

  async #external(exchange: SaslExchange): Promise<AuthenticationOutcome> {
    if (exchange.peer.tlsKey === undefined) return refused("unknown-mechanism");
    return this.#judge(exchange.peer, external, () => this.#keys.external(exchange));
  }

  // Submission is of no use without TLS and offers nothing before; IMAP keeps what does not show the password.
  #allows(mechanism: Mechanism, peer: AuthenticationPeer): boolean {
    const showsPassword = mechanism.kind === "plain" || mechanism.kind === "login";
    if (!showsPassword && peer.protocol === "imap") return true;
    return this.plainTextAllowed(peer);
  }

  async #judge(
    peer: AuthenticationPeer,
    mechanism: string,
    run: () => Promise<Attempt>,
  ): Promise<AuthenticationOutcome> {
    const { remoteAddress } = peer;
    if (!this.#failures.allows(remoteAddress)) {
      return this.#refuse(peer, mechanism, failed({ reason: "rate-limited" }));
    }
    const attempt = this.#bound(peer, await attempting({}, run));
    if (attempt.kind === "failed") {
      if (showsGuessing(attempt.reason)) this.#failures.failed(remoteAddress);
      return this.#refuse(peer, mechanism, attempt);
    }
    this.#failures.succeeded(remoteAddress);
    if (this.#options.directory.isLoginDisabled(attempt.accountId)) {
      return this.#refuse(peer, mechanism, {
        ...attempt,
        kind: "failed",
        reason: "login-disabled",
      });
    }
    return this.#accept(peer, mechanism, attempt);
  }

  /** Over a connection with a key of ours, only its account logs in. */
  #bound(peer: AuthenticationPeer, attempt: Attempt): Attempt {
    if (attempt.kind === "failed") return attempt;
    const key = this.#keys.known(peer);
    if (key === undefined || key.accountId === attempt.accountId) return attempt;
    const obstacle = "tls-key-of-other-account";
    return { ...attempt, kind: "failed", reason: "bad-credentials", obstacle };
  }

  #accept(peer: AuthenticationPeer, mechanism: string, attempt: ProvenAttempt): AuthenticatedLogin {
    const { remoteAddress, protocol } = peer;
    const { login, accountId, by } = attempt;
    this.#options.log.debug(logged.accepted, { remoteAddress, protocol, mechanism, login });
    const result = "ok";
    const seen = { peer, accountId, login, mechanism, by, result, isFailed: false };
    this.#options.recorder?.record(seen);
    return { kind: "authenticated", accountId, login, proof: proofOf(by) };
  }

  // The event and its field remoteAddress are what fail2ban and the like look for.
  #refuse(
    peer: AuthenticationPeer,
    mechanism: string,
    why: Extract<Attempt, { readonly kind: "failed" }>,
  ): AuthenticationOutcome {
    const { remoteAddress, protocol } = peer;
    const { accountId, by, obstacle, reason } = why;
    const login = why.login?.slice(0, 320);
    const fields = { remoteAddress, protocol, mechanism, login, reason, obstacle };
    if (reason !== "cancelled") this.#options.log.info(logged.refused, fields);
    const result = obstacle ?? reason;
    const seen = { peer, accountId, login, mechanism, by, result, isFailed: true };
    this.#options.recorder?.record(seen);
    return refused(reason);
  }
}

function hasChannelBinding(peer: AuthenticationPeer): boolean {
  return (
    peer.tls?.channelBinding("tls-exporter") !== undefined ||
    peer.tls?.channelBinding("tls-server-end-point") !== undefined
  );
}

function proofOf(by: Proof): LoginProof {
  switch (by.kind) {
    case "password":
      return { kind: by.kind, digest: digestOf(by.credentials) };
    case "app-password":
      return { kind: by.kind, id: by.id };
    case "tls-key":
      return { kind: by.kind, fingerprint: by.key.fingerprint };
  }
}

function refused(reason: AuthenticationRefusal): AuthenticationOutcome {
  return { kind: "refused", reason };
}

// Faults of ours, and a client that gave up, are not held against the peer.
function showsGuessing(reason: AuthenticationRefusal): boolean {
  return (
    reason === "bad-credentials" || reason === "bad-protocol" || reason === "bad-channel-binding"
  );
}
