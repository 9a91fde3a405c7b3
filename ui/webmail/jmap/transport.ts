import type { Session } from "./types.ts";

export type Invocation = readonly [
  name: string,
  args: Readonly<Record<string, unknown>>,
  callId: string,
];

/** How the client reaches its server. All of it may throw Unreachable or LoggedOut. */
export interface Transport {
  session(): Promise<Session>;
  request(
    using: readonly string[],
    calls: readonly Invocation[],
  ): Promise<{
    readonly methodResponses: readonly Invocation[];
    readonly sessionState: string;
  }>;
}

/** There is no connection, or the server is not up. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

/** The session has come to its end. */
export class LoggedOut extends Error {
  override readonly name = "LoggedOut";
}

/** The server refused a whole request (RFC 8620 §3.6.1) or one call (§3.6.2). `type` is the RFC's word. */
export class JmapError extends Error {
  override readonly name = "JmapError";
  readonly type: string;

  constructor(type: string, description = "") {
    super(description === "" ? type : `${type}: ${description}`);
    this.type = type;
  }
}
