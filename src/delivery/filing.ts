import { parseAddressListLoosely } from "../address/loose-address-list.ts";
import { noFiling, parseFiling } from "../jmap/filing-rules.ts";
import type { Filing, FilingRule } from "../jmap/filing-rules.ts";
import { numberOf } from "../jmap/id.ts";
import { firstFieldValue } from "../message/header.ts";
import type { AccountId, MailboxId } from "../store/ids.ts";
import type { MailStore } from "../store/mail-store.ts";

export type FilingStore = Pick<MailStore, "objects" | "mailbox" | "subscribe">;

/** Accounts whose rules are kept in memory. */
const knownMax = 1_000;

/**
 * Where people want mail that is for their inbox: the first of their rules that fits decides. The rules are written on
 * their pages (filing-rules.ts); without any, no header is looked at. It lives as long as its store.
 */
export class FilingRules {
  readonly #store: FilingStore;
  readonly #known = new Map<AccountId, Filing>();

  constructor(store: FilingStore) {
    this.#store = store;
    store.subscribe((changes) => {
      for (const change of changes) {
        if (change.kind === "objects-changed") this.#known.delete(change.accountId);
      }
    });
  }

  /** Undefined: no rule fits, or its mailbox has gone. The header is latin1, with the empty line. */
  mailboxFor(accountId: AccountId, header: () => string): MailboxId | undefined {
    const { rules } = this.#of(accountId);
    if (rules.length === 0) return undefined;
    const text = header();
    const listId = listIdOf(text);
    const from = authorOf(text);
    for (const rule of rules) {
      const mailboxId = fits(rule, listId, from) ? numberOf("f", rule.mailboxId) : undefined;
      const mailbox = mailboxId === undefined ? undefined : this.#store.mailbox(mailboxId);
      if (mailbox?.accountId === accountId) return mailbox.id;
    }
    return undefined;
  }

  #of(accountId: AccountId): Filing {
    const known = this.#known.get(accountId);
    if (known !== undefined) return known;
    const objects = this.#store.objects.all(accountId, "settings");
    const filing = objects
      .map(({ value }) => parseFiling(value))
      .find((found) => found !== undefined);
    if (this.#known.size >= knownMax) this.#known.clear();
    this.#known.set(accountId, filing ?? noFiling);
    return filing ?? noFiling;
  }
}

function fits(rule: FilingRule, listId: string | undefined, from: string | undefined): boolean {
  return (
    (rule.listId === null || rule.listId === listId) && (rule.from === null || rule.from === from)
  );
}

/** RFC 2919 §2: what stands in the last angle brackets, compared without case. */
function listIdOf(header: string): string | undefined {
  const value = firstFieldValue(header, "list-id");
  return value === undefined
    ? undefined
    : /<([^<>\s]{1,255})>[^<>]*$/.exec(value)?.[1]?.toLowerCase();
}

/** The only author; a message of several is nobody's. RFC 5322 §3.6.2 */
function authorOf(header: string): string | undefined {
  const [author, ...others] = parseAddressListLoosely(firstFieldValue(header, "from") ?? "", 2);
  if (author?.kind !== "mailbox" || author.domain === "" || others.length > 0) return undefined;
  return Buffer.from(`${author.localPart}@${author.domain}`, "latin1")
    .toString("utf8")
    .toLowerCase();
}
