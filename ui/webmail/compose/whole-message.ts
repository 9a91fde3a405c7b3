import type { JmapClient } from "../jmap/jmap-client.ts";
import { bodyPartProperties, detailProperties, emailProperties } from "../jmap/types.ts";
import type { Email, EmailDetails } from "../jmap/types.ts";

/** A message with all of its text: what is answered, or gone on with. */
export interface WholeMessage extends Email, EmailDetails {
  readonly inReplyTo: readonly string[] | null;
}

/** Undefined where it is gone. */
export async function fetchWholeMessage(
  client: JmapClient,
  id: string,
): Promise<WholeMessage | undefined> {
  const { list } = await client.call("Email/get", {
    ids: [id],
    properties: [...new Set([...emailProperties, ...detailProperties, "inReplyTo"])],
    bodyProperties: bodyPartProperties,
    fetchTextBodyValues: true,
    fetchHTMLBodyValues: true,
  });
  // It has what was asked for.
  return list[0] as WholeMessage | undefined;
}

/** A part of its text is missing here: it must not be stored again without it. */
export function isTruncated({ bodyValues }: EmailDetails): boolean {
  return Object.values(bodyValues).some((value) => value.isTruncated);
}
