import { randomBytes } from "node:crypto";
import type { SendingRules } from "../account/sending-rules.ts";
import type { Transaction } from "./reception.ts";
import { type Refused, refused } from "./verdicts.ts";

/** How the reverse-path of each recipient is made. */
export interface FromIds {
  /** With the id that the client has chosen, or a fresh one. */
  next(): { readonly fromId: string; readonly reversePath: string };
}

const oneRecipient = refused(554, "5.5.4", "An address with an id of yours is for one recipient");
const idOctets = 16;
/** RFC 5321 §4.5.3.1.1 */
const localPartOctetsMax = 64;

/**
 * A reverse-path that is unique to one recipient, so that a notice that comes back to it tells which message failed:
 * `base+id@domain`, for logins that are to have it. A client may choose the id. mail-behaviours.md 3.1
 */
export function fromIdsOf(
  { login, recipients, reversePath }: Transaction,
  { fromIdAddresses }: SendingRules,
  separators: readonly string[],
): FromIds | Refused | undefined {
  const isWanted = fromIdAddresses.some((address) => isSame(address, login ?? ""));
  const separator = separators[0];
  if (!isWanted || reversePath === "" || separator === undefined) return undefined;
  const at = reversePath.lastIndexOf("@");
  const localPart = reversePath.slice(0, at);
  // A quoted local part has no base that we know of.
  if (localPart.startsWith('"')) return undefined;
  const split = localPart.indexOf(separator, 1);
  if (split > 0) {
    const fromId = localPart.slice(split + separator.length);
    if (new Set(recipients.map(({ address }) => address)).size > 1) return oneRecipient;
    return fromId === "" ? undefined : { next: () => ({ fromId, reversePath }) };
  }
  const room = localPartOctetsMax - Buffer.byteLength(localPart + separator);
  // 22 characters of base64url.
  if (room < Math.ceil((idOctets * 4) / 3)) return undefined;
  return {
    next: () => {
      const fromId = randomBytes(idOctets).toString("base64url");
      return { fromId, reversePath: `${localPart}${separator}${fromId}${reversePath.slice(at)}` };
    },
  };
}

function isSame(address: string, login: string): boolean {
  return address.toLowerCase() === login.toLowerCase();
}
