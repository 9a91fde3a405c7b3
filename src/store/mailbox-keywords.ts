import { StoreRefusal } from "./mail-store.ts";

/** Free keywords that one mailbox may know, and octets of all of them: what FLAGS has to list stays small. */
const keywordsMax = 500;
const keywordOctetsMax = 100;

const none: readonly string[] = [];

/** A keywords column as the list that it is. Atoms hold no spaces, so they part the names. RFC 9051 §9, atom */
export function keywordsOf(column: string | null): readonly string[] {
  return column === null || column === "" ? none : column.split(" ");
}

/** The list as a message's column: NULL for none, which is what nearly every message has. */
export function keywordsColumn(keywords: readonly string[]): string | null {
  return keywords.length > 0 ? keywords.join(" ") : null;
}

export interface MailboxKeywords {
  /** The mailbox's column with all keywords met so far. */
  readonly column: string;
  /** `names` in the mailbox's own spelling, sorted, each once; new ones are added to the mailbox. */
  canonical(names: readonly string[]): readonly string[];
  /** The same of those that the mailbox knows. */
  known(names: readonly string[]): readonly string[];
}

/** Keywords compare in any case; the first spelling that a mailbox saw is kept. RFC 9051 §2.3.2 */
export function mailboxKeywords(column: string): MailboxKeywords {
  let spellings: Map<string, string> | undefined;
  let grown = column;
  const met = (): Map<string, string> =>
    (spellings ??= new Map(keywordsOf(column).map((one) => [one.toLowerCase(), one])));
  const spelling = (name: string): string => {
    const known = met();
    const found = known.get(name.toLowerCase());
    if (found !== undefined) return found;
    if (
      known.size >= keywordsMax ||
      name.length > keywordOctetsMax ||
      /\s/.test(name) ||
      name === ""
    ) {
      throw new StoreRefusal("too-many", "That mailbox takes no more keywords");
    }
    known.set(name.toLowerCase(), name);
    grown = grown === "" ? name : `${grown} ${name}`;
    return name;
  };
  return {
    get column() {
      return grown;
    },
    canonical: (names) => (names.length === 0 ? none : [...new Set(names.map(spelling))].sort()),
    known: (names) => {
      const found = names.map((name) => met().get(name.toLowerCase()));
      return [...new Set(found.filter((name) => name !== undefined))].sort();
    },
  };
}
