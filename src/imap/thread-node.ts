/** A message in its thread. RFC 5256 §3. */
export interface ThreadNode {
  /** Where the message is among those that were threaded; undefined for a root whose message is not there. */
  readonly position: number | undefined;
  readonly children: readonly ThreadNode[];
}
