/** Exit codes that callers of sendmail know. sysexits(3) */
export const sysexits = {
  ok: 0,
  usage: 64,
  dataError: 65,
  unavailable: 69,
  software: 70,
  ioError: 74,
  temporaryFailure: 75,
  noPermission: 77,
  config: 78,
} as const;

export type Sysexit = (typeof sysexits)[keyof typeof sysexits];

/** The mail was not taken over; whoever called gets the code, and the text on standard error. */
export class SendmailRefusal extends Error {
  override readonly name = "SendmailRefusal";
  readonly code: Sysexit;

  constructor(code: Sysexit, text: string) {
    super(text);
    this.code = code;
  }
}
