import { futureReleaseSecondsMax } from "../smtp/future-release.ts";
import type { JsonObject } from "../jmap/json.ts";

/** RFC 8620 §2, urn:ietf:params:jmap:core: announced in the session object, and kept. */
export const coreLimits = {
  /** Octets: as large as a message may come by SMTP. */
  maxSizeUpload: 100 * 1024 * 1024,
  maxConcurrentUpload: 4,
  /** Octets */
  maxSizeRequest: 10 * 1024 * 1024,
  maxConcurrentRequests: 8,
  maxCallsInRequest: 32,
  maxObjectsInGet: 1000,
  maxObjectsInSet: 1000,
} as const;

/** RFC 8621 §1.3.1, urn:ietf:params:jmap:mail. A message is in exactly one mailbox here. */
export const mailLimits = {
  maxMailboxesPerEmail: 1,
  maxMailboxDepth: 20,
  /** Octets of UTF-8 */
  maxSizeMailboxName: 255,
  /** Octets of all attachments of one message, decoded */
  maxSizeAttachmentsPerEmail: 70 * 1024 * 1024,
} as const;

/** RFC 8621 §1.3.2, urn:ietf:params:jmap:submission: as submission by SMTP has them. */
export const submissionLimits = {
  recipientsMax: 1000,
  /** Of the envelope as JSON, so that it can be kept. */
  envelopeCharactersMax: 200_000,
} as const;

/** Extensions of SMTP whose parameters an envelope may have, as EHLO would list them. */
export const submissionCapability = {
  maxDelayedSend: futureReleaseSecondsMax,
  submissionExtensions: {
    "8BITMIME": [],
    DSN: [],
    FUTURERELEASE: [String(futureReleaseSecondsMax)],
    REQUIRETLS: [],
    SIZE: [String(coreLimits.maxSizeUpload)],
    SMTPUTF8: [],
  },
};

/** How much one Email/get reads of bodies, octets; more objects are for the next call. */
export const bodyOctetsPerGetMax = 16 * 1024 * 1024;

/** Of one call of /query. */
export const queryLimitMax = 10_000;

export const capabilities = {
  core: "urn:ietf:params:jmap:core",
  mail: "urn:ietf:params:jmap:mail",
  submission: "urn:ietf:params:jmap:submission",
  vacationResponse: "urn:ietf:params:jmap:vacationresponse",
  /** RFC 8887 §3 */
  webSocket: "urn:ietf:params:jmap:websocket",
  /** Our own: RFC 8620 §1.8 */
  settings: "urn:homepost:settings",
  /** RFC 9749 §3 */
  vapid: "urn:ietf:params:jmap:webpush-vapid",
} as const;

export function coreCapability(): JsonObject {
  return { ...coreLimits, collationAlgorithms: ["i;ascii-casemap", "i;unicode-casemap"] };
}
