// The document's life: every change, whoever makes it, is validated as a whole, becomes the next numbered
// revision in the store, and only then comes into force. Changes wait for each other, so that an edit always
// starts from the newest revision.
import type { ConfigRevision, MailStore } from "../store/mail-store.ts";
import { quotaOf } from "./account-settings.ts";
import { ConfigRefusal } from "./config-refusal.ts";
import { emptyDocument, formatDocument, parseDocument, type Document } from "./document.ts";
import { firstMailboxes } from "./first-mailboxes.ts";
import { lineDiff } from "./line-diff.ts";
import { masked, unmasked } from "./secrets.ts";

export interface RevisionsOptions {
  readonly store: Pick<MailStore, "currentRevision" | "revision" | "revisions" | "applyRevision">;
  readonly now: () => number;
}

/** Who changes the configuration and why. */
export interface Change {
  readonly by: string;
  readonly note: string;
}

export interface Applied {
  readonly revision: number;
  /** What changed, secrets masked; "" where nothing did and no revision was made. */
  readonly diff: string;
}

export type AppliedListener = (document: Document) => void;

export class Revisions {
  readonly #options: RevisionsOptions;
  readonly #listeners = new Set<AppliedListener>();
  #current: { readonly number: number; readonly document: Document };
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: RevisionsOptions) {
    this.#options = options;
    const stored = options.store.currentRevision();
    this.#current = {
      number: stored?.revision ?? 0,
      document: stored ? parseDocument(stored.document) : emptyDocument,
    };
  }

  /** The number in force; 0 before the first revision. */
  get number(): number {
    return this.#current.number;
  }

  get document(): Document {
    return this.#current.document;
  }

  /** Calls the listener now and whenever a revision comes into force. */
  follow(listener: AppliedListener): void {
    this.#listeners.add(listener);
    listener(this.#current.document);
  }

  /**
   * Makes the text the next revision. `base`, where given, is the revision that it was made from: refused when
   * another change came between.
   */
  apply(text: string, change: Change, base?: number): Promise<Applied> {
    return this.#next(() => {
      if (base !== undefined && base !== this.#current.number) {
        throw new ConfigRefusal([{ path: "", text: behind(base, this.#current.number) }]);
      }
      return unmasked(parseDocument(text), this.#current.document);
    }, change);
  }

  /** Makes what `edit` returns for the document in force the next revision. */
  edit(edit: (document: Document) => Document, change: Change): Promise<Applied> {
    return this.#next(() => parseDocument(formatDocument(edit(this.#current.document))), change);
  }

  /** Makes the document of an earlier revision the next one. */
  rollback(number: number, change: Change): Promise<Applied> {
    return this.#next(() => this.#document(number), change);
  }

  /** The document of a revision (of the current one where none is named) as TOML. */
  show(options: { readonly revision?: number | undefined; readonly secrets: boolean }): string {
    const document =
      options.revision === undefined ? this.document : this.#document(options.revision);
    return formatDocument(options.secrets ? document : masked(document));
  }

  /** Newest first. */
  history(limit: number): ConfigRevision[] {
    return this.#options.store.revisions(limit);
  }

  /** What changed from one revision to another; 0 is the empty one before the first. */
  diff(from: number, to: number): string {
    return documentDiff(this.#document(from), this.#document(to));
  }

  #document(number: number): Document {
    if (number === 0) return emptyDocument;
    const stored = this.#options.store.revision(number);
    if (!stored) {
      const text = `there is no revision ${number}; the current one is ${this.number}`;
      throw new ConfigRefusal([{ path: "", text }]);
    }
    return parseDocument(stored.document);
  }

  #next(documentOf: () => Document, change: Change): Promise<Applied> {
    const step = async (): Promise<Applied> => this.#store(documentOf(), change);
    const done = this.#last.then(step, step);
    this.#last = done;
    return done;
  }

  async #store(document: Document, change: Change): Promise<Applied> {
    const diff = documentDiff(this.#current.document, document);
    if (diff === "" && this.#current.number > 0) return { revision: this.#current.number, diff };
    const { revision } = await this.#options.store.applyRevision({
      ...change,
      document: formatDocument(document),
      at: this.#options.now(),
      base: this.#current.number,
      accounts: Object.entries(document.accounts).map(([name, account]) => ({
        name,
        quota: quotaOf(account, document.quota),
        queuedMax: account.maxQueued,
        keepRetiredMs: account.keepRetiredDays * 24 * 3600 * 1000,
        junkFlags: account.junkFlags,
        junkRules: account.junkRules,
        mailboxes: firstMailboxes(account.language ?? document.language, document.specialUseNames),
      })),
    });
    this.#current = { number: revision, document };
    for (const listener of this.#listeners) listener(document);
    return { revision, diff };
  }
}

function documentDiff(before: Document, after: Document): string {
  const diff = lineDiff(formatDocument(masked(before)), formatDocument(masked(after)));
  if (diff !== "" || formatDocument(before) === formatDocument(after)) return diff;
  return "~ a password (not shown)\n";
}

function behind(base: number, current: number): string {
  return (
    `made from revision ${base}, but the current one is ${current}: ` +
    `see what changed with "config diff ${base} ${current}", or apply with --force`
  );
}
