import type { ChannelBindings } from "../sasl/channel-binding.ts";
import type { AccountId } from "../store/ids.ts";

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
  readonly protocol: "imap" | "submission";
  readonly remoteAddress: string;
  /** Undefined without TLS. */
  readonly tls: ChannelBindings | undefined;
}

export type { ChannelBindings };

export type AuthenticationOutcome =
  | { readonly kind: "authenticated"; readonly accountId: AccountId; readonly login: string }
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
  /** IMAP LOGIN. */
  login(login: string, password: string, peer: AuthenticationPeer): Promise<AuthenticationOutcome>;
}
