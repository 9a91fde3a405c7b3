import { finding, type Finding } from "./finding.ts";

/** Whether others take this address for a sender of junk. */
export function blocklists(): Finding {
  return finding("unknown", "blocklists.unknown");
}
