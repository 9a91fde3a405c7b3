import type { Uid } from "../store/ids.ts";
import type { Enabled } from "./session.ts";

/** How an untagged FETCH begins; after UIDONLY it is a UIDFETCH. RFC 9586 §3.3 */
export function fetchStart(
  { uidOnly }: Pick<Enabled, "uidOnly">,
  sequenceNumber: number,
  uid: Uid,
): string {
  return uidOnly ? `* ${uid} UIDFETCH (` : `* ${sequenceNumber} FETCH (`;
}

/** The same with the UID among the items, where it does not stand in front; another item follows. */
export function fetchStartWithUid(
  { uidOnly }: Pick<Enabled, "uidOnly">,
  sequenceNumber: number,
  uid: Uid,
): string {
  return uidOnly ? `* ${uid} UIDFETCH (` : `* ${sequenceNumber} FETCH (UID ${uid} `;
}
