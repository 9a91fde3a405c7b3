import type { SearchKey } from "../imap/search-key.ts";
import type { SearchedPlace } from "../search/gram-token.ts";
import type { SearchIndex } from "../search/search-index.ts";
import type { UidSet } from "../search/uid-set.ts";
import { leavesOf } from "./search-leaves.ts";
import type { SelectedMailbox } from "./selected-mailbox.ts";

/** What a search needs of the full-text index. */
export type Candidates = Pick<SearchIndex, "candidates">;

/** For keys that look for text: the messages outside of which there is no match. */
export type IndexedKeys = ReadonlyMap<SearchKey, UidSet>;

/** In a smaller mailbox, looking at each message costs less than asking. */
const messagesMin = 50;
/** A search with more such keys looks at messages for the rest of them. */
const keysMax = 20;

/** Asks the index, where there is one. The answer is right for as long as the mailbox is selected. */
export async function indexedKeys(
  key: SearchKey,
  search: Candidates | undefined,
  { mailboxId, view }: SelectedMailbox,
): Promise<IndexedKeys> {
  const known = new Map<SearchKey, UidSet>();
  if (search === undefined || view.uids.length < messagesMin) return known;
  const asked = leavesOf(key).flatMap((leaf) => {
    const places = placesOf(leaf);
    return places === undefined ? [] : [{ leaf, ...places }];
  });
  await Promise.all(
    asked.slice(0, keysMax).map(async ({ leaf, needle, places }) => {
      const uids = await search.candidates({ mailboxId, needle, places });
      if (uids !== undefined) known.set(leaf, uids);
    }),
  );
  return known;
}

function placesOf(
  leaf: SearchKey,
): { readonly needle: string; readonly places: readonly SearchedPlace[] } | undefined {
  if (leaf.kind === "body") return { needle: leaf.value, places: ["body"] };
  if (leaf.kind === "text") return { needle: leaf.value, places: ["header", "body"] };
  // Without a value, it asks whether there is such a field.
  if (leaf.kind !== "header" || leaf.value === "") return undefined;
  const place = headerPlaces.get(leaf.name.toLowerCase()) ?? "header";
  return { needle: leaf.value, places: [place] };
}

const headerPlaces: ReadonlyMap<string, SearchedPlace> = new Map([
  ["from", "from"],
  ["to", "recipients"],
  ["cc", "recipients"],
  ["bcc", "recipients"],
  ["subject", "subject"],
]);
