import type { BodyId } from "./ids.ts";
import type { ThreadFields } from "./thread-fields.ts";

/**
 * One message as it will be stored: the octets exactly as received (in memory or in a file below `tmp/`) and all
 * that listing needs, computed once. Made by IncomingMessage.
 */
export interface Content {
  readonly kind: "content";
  /** Undefined where the octets are in `file`. */
  readonly octets: Uint8Array | undefined;
  readonly file: string | undefined;
  readonly size: number;
  readonly crc32: number;
  /** Octets of the header with the empty line behind it. */
  readonly headerSize: number;
  /** ENVELOPE as IMAP sends it, latin1. RFC 9051 §7.5.2 */
  readonly envelope: string;
  /** BODYSTRUCTURE as IMAP sends it, latin1, extension data included. */
  readonly bodyStructure: string;
  /** The root Part as formatStructure writes it. */
  readonly structure: string;
  readonly preview: string;
  readonly thread: ThreadFields;
}

/** A body that is in the store already: a copy, or a queued message that is now delivered here. */
export interface StoredBody {
  readonly kind: "stored";
  readonly bodyId: BodyId;
}
