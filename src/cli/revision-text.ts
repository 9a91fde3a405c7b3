import type { Applied } from "../config/revisions.ts";

/** What a change of the configuration came to. */
export function revisionText({ revision, diff }: Applied): string {
  return diff === "" ? "Nothing changed\n" : `Done, as revision ${revision}\n`;
}
