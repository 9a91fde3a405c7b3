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
import type { Passkey, SecondFactorStore } from "../store/second-factor.ts";
import {
  attempting,
  failed,
  type Attempt,
  type FailedAttempt,
  type Proof,
  type ProvenAttempt,
} from "./attempt.ts";
import type {
  AuthenticatedLogin,
  AuthenticationOutcome,
  AuthenticationPeer,
  AuthenticationRefusal,
  Authenticator,
  PageLogin,
  PageLoginOutcome,
  SaslExchange,
  WebAuthenticator,
} from "./authenticator.ts";
import type { Directory } from "./directory.ts";
import { LoginFailures } from "./login-failures.ts";
import type { FailureCount } from "./login-failures.ts";
import type { LoginRecorder } from "./login-recorder.ts";
import { isLoopback } from "./network.ts";
import { digestOf, type LoginProof, type OpenLogins } from "./open-logins.ts";
import type { Random } from "./password.ts";
import { SaslAttempts } from "./sasl-attempt.ts";
import type { SecondFactors } from "./second-factors.ts";
import { TlsKeyLogins } from "./tls-key-login.ts";

export interface AccountAuthenticatorOptions {
  readonly store: Pick<MailStore, "credentials"> & {
    readonly access: Pick<AccessStore, "appPasswords" | "tlsKey"> & {
      readonly secondFactors: Pick<SecondFactorStore, "isOn">;
    };
  };
  readonly directory: Pick<
    Directory,
    "accountOfLogin" | "isLoginDisabled" | "isMailPasswordDisabled" | "primaryAddress"
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
  /** Undefined: no account has any. */
  readonly secondFactors?: Pick<SecondFactors, "isCodeNeeded" | "canJudge" | "use"> | undefined;
  /** Undefined: sessions last until they end by themselves. */
  readonly openLogins?: Pick<OpenLogins, "enter"> | undefined;
}

const logged = { refused: "account.login.refused", accepted: "account.login.accepted" } as const;

/** RFC 4422 §A: TLS has proved who the client is. Not among the mechanisms of passwords. */
const external = "EXTERNAL";
type ServerMechanismName = MechanismName | typeof external;

/** How a login by PREAUTH is noted. */
const preauthMechanism = "PREAUTH";
const passkeyMechanism = "PASSKEY";
const confirmMechanism = "CONFIRM";

/** Who is let in, by which mechanism and how often. One for all doors: they share the count of failures. */
export class AccountAuthenticator implements Authenticator, WebAuthenticator {
  readonly #options: AccountAuthenticatorOptions;
  readonly #failures: LoginFailures;
  readonly #attempts: SaslAttempts;
  readonly #keys: TlsKeyLogins;

  constructor(options: AccountAuthenticatorOptions) {
    this.#options = options;
    this.#failures = new LoginFailures(options);
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
    return this.#judge(peer, {
      mechanism: name,
      run: () => this.#attempts.run(mechanism, exchange, hasChannelBinding(peer)),
    });
  }

  async login(
    login: string,
    password: string,
    peer: AuthenticationPeer,
  ): Promise<AuthenticationOutcome> {
    if (!this.plainTextAllowed(peer)) return refused("tls-needed");
    const run = (): Promise<Attempt> => this.#attempts.verify(login, password, peer);
    return this.#judge(peer, { mechanism: "LOGIN", run });
  }

  async logInToPages(of: PageLogin, peer: AuthenticationPeer): Promise<PageLoginOutcome> {
    if (!this.plainTextAllowed(peer)) return refused("tls-needed");
    const { directory, secondFactors } = this.#options;
    const accountId = directory.accountOfLogin(of.login.normalize("NFC"));
    const device = accountId === undefined ? undefined : of.deviceOf(accountId);
    const count = this.#failures.of(peer.remoteAddress, device);
    let refusal: "code-needed" | "wrong-code" | "clock-not-set" | undefined;
    const run = async (): Promise<Attempt> => {
      const attempt = await this.#attempts.verify(of.login, of.password, peer);
      if (attempt.kind === "failed" || !secondFactors?.isCodeNeeded(attempt.accountId)) {
        return attempt;
      }
      const no = { ...attempt, kind: "failed", reason: "bad-credentials" } as const;
      if (of.code === undefined) return { ...no, obstacle: (refusal = "code-needed") };
      if (!secondFactors.canJudge(of.code)) {
        return { ...no, obstacle: (refusal = "clock-not-set") };
      }
      const codes = this.#failures.ofCodes(attempt.accountId, device);
      if (!codes.allows()) return { ...no, reason: "rate-limited" };
      // Counted before, so that many at once do not all come in time.
      codes.failed();
      if (await secondFactors.use(attempt.accountId, of.code)) {
        codes.succeeded();
        return attempt;
      }
      return { ...no, obstacle: (refusal = "wrong-code") };
    };
    const mechanism = of.code === undefined ? "LOGIN" : "LOGIN+CODE";
    const outcome = await this.#judge(peer, { mechanism, count, run });
    return outcome.kind === "refused" ? { ...outcome, reason: refusal ?? outcome.reason } : outcome;
  }

  confirm(
    { login, password, deviceOf }: Omit<PageLogin, "code">,
    peer: AuthenticationPeer,
  ): Promise<AuthenticationOutcome> {
    const accountId = this.#options.directory.accountOfLogin(login.normalize("NFC"));
    const device = accountId === undefined ? undefined : deviceOf(accountId);
    return this.#judge(peer, {
      mechanism: confirmMechanism,
      count: this.#failures.of(peer.remoteAddress, device),
      run: () => this.#attempts.verify(login, password, peer),
    });
  }

  logInByPasskey(passkey: Passkey, peer: AuthenticationPeer): PageLoginOutcome {
    const { directory } = this.#options;
    const { owner: accountId } = passkey;
    if (accountId === "admin") return refused("bad-credentials");
    const login = directory.primaryAddress(accountId) ?? "";
    const attempt = { kind: "proven", accountId, login, by: { kind: "passkey", passkey } } as const;
    if (login === "" || directory.isLoginDisabled(accountId)) {
      const no = { ...attempt, kind: "failed", reason: "login-disabled" } as const;
      return this.#refuse(peer, passkeyMechanism, no);
    }
    return this.#accept(peer, passkeyMechanism, attempt);
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
    const run = (): Promise<Attempt> => this.#keys.external(exchange);
    return this.#judge(exchange.peer, { mechanism: external, run });
  }

  // Submission is of no use without TLS and offers nothing before; IMAP keeps what does not show the password.
  #allows(mechanism: Mechanism, peer: AuthenticationPeer): boolean {
    const showsPassword = mechanism.kind === "plain" || mechanism.kind === "login";
    if (!showsPassword && peer.protocol === "imap") return true;
    return this.plainTextAllowed(peer);
  }

  async #judge(
    peer: AuthenticationPeer,
    { mechanism, run, count = this.#failures.of(peer.remoteAddress, undefined) }: Judged,
  ): Promise<AuthenticationOutcome> {
    if (!count.allows()) {
      return this.#refuse(peer, mechanism, failed({ reason: "rate-limited" }));
    }
    const attempt = this.#bound(peer, await attempting({}, run));
    if (attempt.kind === "failed") {
      if (showsGuessing(attempt)) count.failed();
      return this.#refuse(peer, mechanism, attempt);
    }
    count.succeeded();
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
    why: FailedAttempt,
  ): Extract<AuthenticationOutcome, { readonly kind: "refused" }> {
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
    case "passkey":
      return { kind: by.kind, id: by.passkey.id };
  }
}

function refused(
  reason: AuthenticationRefusal,
): Extract<AuthenticationOutcome, { readonly kind: "refused" }> {
  return { kind: "refused", reason };
}

/** One attempt, and what counts its failures; where absent, the network it comes from. */
interface Judged {
  readonly mechanism: string;
  readonly run: () => Promise<Attempt>;
  readonly count?: FailureCount;
}

/** Who has these knew the password: a phone that has not been told of the app password must not shut out a household. */
const obstaclesOfOwners: readonly (string | undefined)[] = [
  "mail-password-disabled",
  "second-factor-on",
  "code-needed",
  "clock-not-set",
];

// Faults of ours, and a client that gave up, are not held against the peer.
function showsGuessing({ reason, obstacle }: FailedAttempt): boolean {
  if (obstaclesOfOwners.includes(obstacle)) return false;
  return (
    reason === "bad-credentials" || reason === "bad-protocol" || reason === "bad-channel-binding"
  );
}
