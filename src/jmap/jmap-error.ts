import type { Json } from "./json.ts";

/** RFC 8620 §3.6.1: the request as a whole cannot be done. Answered as problem details, RFC 9457. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly type: "unknownCapability" | "notJSON" | "notRequest" | "limit";
  /** Of "limit": which one. */
  readonly limit: string | undefined;

  constructor(type: RequestError["type"], text: string, limit?: string) {
    super(text);
    this.type = type;
    this.limit = limit;
  }
}

/** RFC 8620 §3.6.2 and the errors of the single methods. */
export type MethodErrorType =
  | "serverUnavailable"
  | "serverFail"
  | "serverPartialFail"
  | "unknownMethod"
  | "invalidArguments"
  | "invalidResultReference"
  | "forbidden"
  | "accountNotFound"
  | "accountNotSupportedByMethod"
  | "accountReadOnly"
  | "requestTooLarge"
  | "stateMismatch"
  | "cannotCalculateChanges"
  | "anchorNotFound"
  | "unsupportedSort"
  | "unsupportedFilter"
  | "tooManyChanges"
  | "fromAccountNotFound"
  | "fromAccountNotSupportedByMethod";

/** One method call cannot be done; the others go on. */
export class MethodError extends Error {
  override readonly name = "MethodError";
  readonly type: MethodErrorType;

  constructor(type: MethodErrorType, text = "") {
    super(text);
    this.type = type;
  }

  /** The arguments of the "error" response. */
  toJson(): { readonly [name: string]: Json } {
    return this.message === ""
      ? { type: this.type }
      : { type: this.type, description: this.message };
  }
}
