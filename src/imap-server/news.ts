import type { FetchItem } from "../imap/fetch-item.ts";
import { hasKind } from "./fetch-row.ts";
import { Fetching } from "./fetching.ts";
import type { Session } from "./session.ts";
import { TimeSlice } from "../slices/time-slice.ts";

/** Tells of new messages what NOTIFY has asked for. RFC 5465 §5.2 */
export async function tellNews(
  session: Session,
  items: readonly FetchItem[],
  uids: Uint32Array,
): Promise<void> {
  const addsModSeq = session.enabled.condStore && !hasKind(items, "mod-seq");
  const fetching = new Fetching(session, addsModSeq ? [...items, { kind: "mod-seq" }] : items);
  const slice = new TimeSlice();
  for (let at = 0; at < uids.length; at += fetching.sliceRows) {
    await fetching.run(uids.subarray(at, at + fetching.sliceRows), slice);
    if (session.output.isFull) await session.output.ready();
    if (slice.isOver) await slice.renew();
  }
}
