/** RFC 9051 §7.1: what a refused command is answered with. BYE ends the session. */
export type RefusalStatus = "NO" | "BAD" | "BYE";

/** A command that cannot be done. Its text is for the client: it names no rule, path, account or setting. */
export class ImapError extends Error {
  override readonly name = "ImapError";
  readonly status: RefusalStatus;
  /** RFC 9051 §7.1, without brackets, such as "TRYCREATE". */
  readonly code: string | undefined;

  constructor(status: RefusalStatus, code: string | undefined, text: string, cause?: unknown) {
    super(text, { cause });
    this.status = status;
    this.code = code;
  }
}

/** A command that we do not have: like a malformed one, a sign of a peer that speaks something else. */
export class UnknownCommand extends Error {
  override readonly name = "UnknownCommand";
}

/** What a command is answered with. */
export interface Reply {
  readonly status: "OK" | "NO" | "BAD" | "BYE";
  readonly code?: string | undefined;
  readonly text: string;
}

export function ok(text: string, code?: string): Reply {
  return { status: "OK", code, text };
}

export function no(text: string, code?: string): ImapError {
  return new ImapError("NO", code, text);
}

export function bad(text: string, code?: string): ImapError {
  return new ImapError("BAD", code, text);
}

export function bye(text: string, code?: string): ImapError {
  return new ImapError("BYE", code, text);
}

// RFC 9586 §3
export function uidRequired(): ImapError {
  return bad("UIDs are needed after UIDONLY", "UIDREQUIRED");
}

// RFC 9051 §9: response-tagged = tag SP resp-cond-state CRLF
export function formatReply(tag: string, { status, code, text }: Reply): string {
  return `${tag} ${status} ${code === undefined ? "" : `[${code}] `}${text}\r\n`;
}
