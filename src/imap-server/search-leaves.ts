import type { SearchKey } from "../imap/search-key.ts";

export type SearchLeaf = Exclude<SearchKey, { kind: "not" | "or" | "and" }>;

/** The keys that look at messages themselves. */
export function leavesOf(key: SearchKey): SearchLeaf[] {
  if (key.kind === "not") return leavesOf(key.key);
  if (key.kind === "or") return [...leavesOf(key.left), ...leavesOf(key.right)];
  if (key.kind === "and") return key.keys.flatMap(leavesOf);
  return [key];
}
