/** What is allowed from outside, and for how long. */
export interface ImapLimits {
  readonly readTimeoutUnauthenticatedMs: number;
  /** From the greeting to the login, however busy the client is in between. */
  readonly loginTimeoutMs: number;
  /** RFC 9051 §5.4: at least 30 minutes. */
  readonly readTimeoutAuthenticatedMs: number;
  readonly writeTimeoutUnauthenticatedMs: number;
  readonly writeTimeoutAuthenticatedMs: number;
  readonly tlsHandshakeTimeoutMs: number;
  readonly appendOctetsMax: number;
  /** Names and entries of annotations that wait to be told after NOTIFY. RFC 5465 §5.8 */
  readonly notificationsMax: number;
  /** RFC 9585 §3: between two reports of a command that looks at messages, and of one that waits for the store. */
  readonly progressIntervalMs: number;
  readonly waitingIntervalMs: number;
  /** Messages whose flags are changed in one job. */
  readonly storedAtOnce: number;
  /** From the end of a login's validity to that of the connection, whatever is under way. */
  readonly revokedTimeoutMs: number;
  /** Failed logins after which the connection is closed. */
  readonly failedLoginsMax: number;
}

export const defaultLimits: ImapLimits = {
  readTimeoutUnauthenticatedMs: 30_000,
  loginTimeoutMs: 3 * 60_000,
  readTimeoutAuthenticatedMs: 30 * 60_000,
  writeTimeoutUnauthenticatedMs: 30_000,
  writeTimeoutAuthenticatedMs: 5 * 60_000,
  tlsHandshakeTimeoutMs: 60_000,
  appendOctetsMax: 1024 * 1024 * 1024,
  notificationsMax: 10_000,
  progressIntervalMs: 10_000,
  waitingIntervalMs: 10_000,
  storedAtOnce: 100_000,
  revokedTimeoutMs: 3000,
  failedLoginsMax: 10,
};
