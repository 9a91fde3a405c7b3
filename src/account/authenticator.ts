import type { ChannelBindings } from "../sasl/channel-binding.ts";
import type { AccountId } from "../store/ids.ts";
import type { Passkey } from "../store/second-factor.ts";
import type { LoginProof } from "./open-logins.ts";

// Who has an account, by which addresses it is reached, and who is let in. Invariants:
//
// 1. The directory answers at once, from one snapshot of the configuration; the store is asked for credentials only.
// 2. Of a password only verifiers are kept, one per mechanism (password.ts); in memory, keyed digests of the right ones
//    for a quarter of an hour (verification-cache.ts). An account has its own password and app passwords; each
//    mechanism takes any of them, because all of an account have one salt.
// 3. Whether a login exists, or is disabled, can be learnt only with its password.
// 4. Failures are counted by network over all doors together, before the password is looked at; all counts are bounded
//    in memory (rate-limiter.ts).
// 5. A registered TLS key ties its connection to one account: no password logs in to another over it.
// 6. A session lasts no longer than what let it in: password, key, permission (open-logins.ts).
// 7. Pages take the account's own password, with a code where the account has an app for codes, or a passkey. With either,
//    the own password is nothing for programs: they have no place for a code (login-password.ts).
// 8. Who fails often is refused by network; a browser that somebody has logged in with before counts for itself, so nobody
//    else can shut it out (device-token.ts).
// 9. Every attempt is recorded, later and in batches (login-recorder.ts): no login waits for the disk.

/** How the SASL exchange of one door goes on the wire. RFC 4422 §3 */
export interface SaslExchange {
  /** As the client named it, upper case. */
  readonly mechanism: string;
  /** Decoded; undefined where the client sent none, empty for "=". */
  readonly initialResponse: Buffer | undefined;
  /** Sends a challenge and waits for the decoded response; undefined when the client cancels with "*". */
  challenge(octets: Buffer): Promise<Buffer | undefined>;
  readonly peer: AuthenticationPeer;
}

export interface AuthenticationPeer {
  /** "web": a person at our pages; "jmap": a program. */
  readonly protocol: "imap" | "submission" | "jmap" | "web";
  readonly remoteAddress: string;
  /** Undefined without TLS. */
  readonly tls: ChannelBindings | undefined;
  /** Fingerprint of the key of the client's certificate, see client-key.ts; undefined where it showed none. */
  readonly tlsKey?: string | undefined;
  // For the record of logins:
  readonly localAddress?: string | undefined;
  /** Version and cipher. */
  readonly tlsText?: string | undefined;
  /** Looked at a second after the attempt: IMAP clients say what they are when they are in. RFC 2971 §3.1 */
  readonly client?: { readonly userAgent: string | undefined } | undefined;
}

export type { ChannelBindings };

export interface AuthenticatedLogin {
  readonly kind: "authenticated";
  readonly accountId: AccountId;
  readonly login: string;
  /** Undefined: it is valid for good. */
  readonly proof?: LoginProof | undefined;
}

export type AuthenticationOutcome =
  | AuthenticatedLogin
  | { readonly kind: "refused"; readonly reason: AuthenticationRefusal };

export type AuthenticationRefusal =
  | "bad-credentials"
  | "cancelled"
  /** The exchange did not follow the mechanism's grammar. */
  | "bad-protocol"
  | "unknown-mechanism"
  /** The mechanism would show the password, and there is no TLS. */
  | "tls-needed"
  | "bad-channel-binding"
  /** The credentials were right; only then is this told. */
  | "login-disabled"
  /** Too many failed attempts from that network, for now. */
  | "rate-limited"
  | "unavailable";

export interface Authenticator {
  /** Names of the mechanisms to announce, strongest first. */
  mechanisms(peer: AuthenticationPeer): readonly string[];
  /** Whether LOGIN, PLAIN and the like may be used by this peer: TLS, or plain text was allowed on loopback. */
  plainTextAllowed(peer: AuthenticationPeer): boolean;
  authenticate(exchange: SaslExchange): Promise<AuthenticationOutcome>;
  /** Whom the TLS key of the connection lets in without a word, if anybody: PREAUTH. RFC 9051 §7.1.4 */
  preauthenticate(peer: AuthenticationPeer): AuthenticatedLogin | undefined;
  /** Calls `end` when what let in does so no longer: the session is to end. Undefined: that is never told. */
  whileValid?(login: AuthenticatedLogin, end: () => void): Disposable;
  /** IMAP LOGIN. */
  login(login: string, password: string, peer: AuthenticationPeer): Promise<AuthenticationOutcome>;
}

export interface PageLogin {
  readonly login: string;
  readonly password: string;
  /** Of an app, or a recovery code; undefined where none was typed yet. */
  readonly code: string | undefined;
  /** Which device of that account the browser is; undefined where nobody has logged in there before. */
  readonly deviceOf: (accountId: AccountId) => string | undefined;
}

export type PageLoginOutcome =
  | AuthenticatedLogin
  | {
      readonly kind: "refused";
      /**
       * "code-needed": the password was right. "wrong-code": and the code was not, or has been used. "clock-not-set": it
       * cannot be judged before the clock of this machine is set.
       */
      readonly reason: AuthenticationRefusal | "code-needed" | "wrong-code" | "clock-not-set";
    };

/** Who is let in over HTTP. */
export interface WebAuthenticator extends Pick<Authenticator, "login"> {
  logInToPages(of: PageLogin, peer: AuthenticationPeer): Promise<PageLoginOutcome>;
  /** Whether the person at a page that is logged in knows the password. */
  confirm(of: Omit<PageLogin, "code">, peer: AuthenticationPeer): Promise<AuthenticationOutcome>;
  /** The passkey has been proved; its owner may still not log in. */
  logInByPasskey(passkey: Passkey, peer: AuthenticationPeer): PageLoginOutcome;
}
