import type { RecipientOutcome } from "../smtp-client/outgoing-message.ts";
import type { FailTransport } from "./transport.ts";

/** What becomes of mail that is not to leave. RFC 3463 §3.8: X.7.1, delivery not authorized */
export function failedOutcome({ code, text }: FailTransport): RecipientOutcome {
  const isPermanent = code >= 500;
  return {
    kind: isPermanent ? "failed" : "deferred",
    code,
    enhancedStatusCode: isPermanent ? "5.7.1" : "4.7.1",
    text,
    // No other server has said it.
    remoteMta: undefined,
    dsnRelayed: false,
  };
}
