import { randomBytes } from "node:crypto";
import type { Log } from "../log/log.ts";
import {
  mechanismNameOf,
  mechanismNames,
  mechanismOf,
  type Mechanism,
  type MechanismName,
} from "../sasl/mechanism.ts";
import type { MailStore } from "../store/mail-store.ts";
import type {
  AuthenticationOutcome,
  AuthenticationPeer,
  AuthenticationRefusal,
  Authenticator,
  SaslExchange,
} from "./authenticator.ts";
import type { Directory } from "./directory.ts";
import { FailedLoginLimiter } from "./failed-login-limiter.ts";
import { isLoopback } from "./network.ts";
import type { Random } from "./password.ts";
import { SaslAttempts, type Attempt } from "./sasl-attempt.ts";

export interface AccountAuthenticatorOptions {
  readonly store: Pick<MailStore, "credentials">;
  readonly directory: Pick<Directory, "accountOfLogin" | "isLoginDisabled">;
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
}

const logged = { refused: "account.login.refused", accepted: "account.login.accepted" } as const;

/** Who is let in, by which mechanism and how often. One for all doors: they share the count of failures. */
export class AccountAuthenticator implements Authenticator {
  readonly #options: AccountAuthenticatorOptions;
  readonly #failures: FailedLoginLimiter;
  readonly #attempts: SaslAttempts;

  constructor(options: AccountAuthenticatorOptions) {
    this.#options = options;
    this.#failures = new FailedLoginLimiter(options);
    this.#attempts = new SaslAttempts({ ...options, random: options.random ?? randomBytes });
  }

  plainTextAllowed(peer: AuthenticationPeer): boolean {
    if (peer.tls !== undefined) return true;
    return this.#options.plainTextOnLoopback && isLoopback(peer.remoteAddress);
  }

  mechanisms(peer: AuthenticationPeer): readonly MechanismName[] {
    const plusToBeHad = hasChannelBinding(peer);
    return mechanismNames.filter((name) => {
      const mechanism = mechanismOf(name);
      if (mechanism.kind === "scram" && mechanism.plus && !plusToBeHad) return false;
      return this.#allows(mechanism, peer);
    });
  }

  async authenticate(exchange: SaslExchange): Promise<AuthenticationOutcome> {
    const { peer } = exchange;
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
    return this.#judge(peer, "LOGIN", () => this.#attempts.verify(login, password));
  }

  // Submission is of no use without TLS and offers nothing before; IMAP keeps what does not show the password.
  #allows(mechanism: Mechanism, peer: AuthenticationPeer): boolean {
    const showsPassword = mechanism.kind === "plain" || mechanism.kind === "login";
    if (!showsPassword && peer.protocol === "imap") return true;
    return this.plainTextAllowed(peer);
  }

  async #judge(
    peer: AuthenticationPeer,
    mechanism: MechanismName,
    run: () => Promise<Attempt>,
  ): Promise<AuthenticationOutcome> {
    const { remoteAddress } = peer;
    if (!this.#failures.allows(remoteAddress)) {
      return this.#refuse(peer, mechanism, { login: undefined, reason: "rate-limited" });
    }
    const attempt = await run();
    const { login } = attempt;
    if (attempt.kind === "failed") {
      if (showsGuessing(attempt.reason)) this.#failures.failed(remoteAddress);
      return this.#refuse(peer, mechanism, attempt);
    }
    this.#failures.succeeded(remoteAddress);
    if (this.#options.directory.isLoginDisabled(attempt.accountId)) {
      return this.#refuse(peer, mechanism, { login, reason: "login-disabled" });
    }
    const { protocol } = peer;
    this.#options.log.debug(logged.accepted, { remoteAddress, protocol, mechanism, login });
    return { kind: "authenticated", accountId: attempt.accountId, login: attempt.login };
  }

  // The event and its field remoteAddress are what fail2ban and the like look for.
  #refuse(
    peer: AuthenticationPeer,
    mechanism: MechanismName,
    why: { readonly login: string | undefined; readonly reason: AuthenticationRefusal },
  ): AuthenticationOutcome {
    const { remoteAddress, protocol } = peer;
    const login = why.login?.slice(0, 320);
    const fields = { remoteAddress, protocol, mechanism, login, reason: why.reason };
    if (why.reason !== "cancelled") this.#options.log.info(logged.refused, fields);
    return refused(why.reason);
  }
}

function hasChannelBinding(peer: AuthenticationPeer): boolean {
  return (
    peer.tls?.channelBinding("tls-exporter") !== undefined ||
    peer.tls?.channelBinding("tls-server-end-point") !== undefined
  );
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
