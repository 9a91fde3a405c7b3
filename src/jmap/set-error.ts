import type { Json } from "./json.ts";

/** Why one object of a /set or /copy was left as it was. RFC 8620 §5.3, RFC 8621 */
export interface SetError {
  readonly type: SetErrorType;
  readonly description?: string;
  /** Of "invalidProperties". */
  readonly properties?: readonly string[];
  /** Of "alreadyExists". */
  readonly existingId?: string;
  /** Of "blobNotFound". RFC 8621 §4.6 */
  readonly notFound?: readonly string[];
  /** Of "tooManyRecipients" and "invalidRecipients". RFC 8621 §7.5 */
  readonly maxRecipients?: number;
  readonly invalidRecipients?: readonly string[];
  /** Of "tooLarge". */
  readonly maxSize?: number;
}

export type SetErrorType =
  | "forbidden"
  | "overQuota"
  | "tooLarge"
  | "rateLimit"
  | "notFound"
  | "invalidPatch"
  | "willDestroy"
  | "invalidProperties"
  | "singleton"
  | "alreadyExists"
  // RFC 8621 §2.5
  | "mailboxHasChild"
  | "mailboxHasEmail"
  // RFC 8621 §4.6, §4.8
  | "blobNotFound"
  | "tooManyKeywords"
  | "tooManyMailboxes"
  | "invalidEmail"
  // RFC 8621 §6.3, §7.5
  | "forbiddenFrom"
  | "tooManyRecipients"
  | "noRecipients"
  | "invalidRecipients"
  | "forbiddenMailFrom"
  | "forbiddenToSend"
  | "cannotUnsend";

/** Thrown where an object of a /set cannot be made or changed, and caught around each object. */
export class SetRefusal extends Error {
  override readonly name = "SetRefusal";
  readonly error: SetError;

  constructor(error: SetError) {
    super(error.description ?? error.type);
    this.error = error;
  }

  toJson(): Json {
    return { ...this.error };
  }
}

export function invalidProperties(properties: readonly string[], description: string): SetRefusal {
  return new SetRefusal({ type: "invalidProperties", properties, description });
}
