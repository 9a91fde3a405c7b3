/** mail-behaviours.md 1.5. Times in milliseconds. */
export interface SmtpLimits {
  readonly recipientsMax: number;
  readonly messageOctetsMax: number;
  readonly commandOctetsMax: number;
  /** RFC 4954 §4 */
  readonly authLineOctetsMax: number;
  readonly idleTimeoutMs: number;
  /** From 354 to the final dot. */
  readonly dataTimeoutMs: number;
  /** Transactions that came to nothing in a connection without one good one. */
  readonly badTransactionsMax: number;
  readonly failedLoginsMax: number;
  /** Until sessions at work are ended when the server stops. */
  readonly closeTimeoutMs: number;
  /** Whether clients that misbehave are answered slowly; off for localserve. */
  readonly slowsDown: boolean;
}

export const defaultSmtpLimits: SmtpLimits = {
  recipientsMax: 1000,
  messageOctetsMax: 104_857_600,
  commandOctetsMax: 2048,
  authLineOctetsMax: 12_288,
  idleTimeoutMs: 30_000,
  dataTimeoutMs: 30 * 60_000,
  badTransactionsMax: 10,
  failedLoginsMax: 10,
  closeTimeoutMs: 3000,
  slowsDown: true,
};
