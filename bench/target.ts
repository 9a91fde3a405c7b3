/** A mail server under measurement: one account, SMTP and IMAP in plain text on loopback. */
export interface Target extends AsyncDisposable {
  readonly name: string;
  /** Program versions, for the report. */
  readonly version: string;
  readonly smtpPort: number;
  readonly imapPort: number;
  readonly address: string;
  readonly password: string;
  /** Process ids whose descendants, together with themselves, are the whole server. */
  roots(): readonly number[];
}

/** Starts a target on a fresh folder; resolves at once, without waiting for greetings. */
export type StartTarget = (directory: string) => Promise<Target>;
