import { finding, type Finding } from "./finding.ts";

/** Whether all mail is somewhere else too. */
export function backup(): Finding {
  return finding("attention", "backup.none");
}
