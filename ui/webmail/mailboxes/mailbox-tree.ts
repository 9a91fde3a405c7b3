import { computed, signal } from "@preact/signals";
import type { KeptChoices } from "../../kit/theme/theme.ts";
import type { TextKey } from "../../kit/text/texts.ts";
import type { Mail } from "../jmap/mail.ts";
import type { Mailbox, Role } from "../jmap/types.ts";

export interface TreeRow {
  readonly mailbox: Mailbox;
  /** 0: at the top. */
  readonly depth: number;
  readonly hasInside: boolean;
  readonly isOpen: boolean;
  /** Unread messages, with those of mailboxes inside that are not shown. */
  readonly unread: number;
}

const roleTexts: Readonly<Record<Role, TextKey>> = {
  inbox: "role.inbox",
  drafts: "role.drafts",
  sent: "role.sent",
  archive: "role.archive",
  junk: "role.junk",
  trash: "role.trash",
};

const key = "homepost.collapsed";

/** All mailboxes in the order that people look for them: those with a role, then by name. */
export class MailboxTree {
  readonly rows = computed(() => this.#rows());
  readonly #mail: Mail;
  readonly #kept: KeptChoices;
  readonly #t: (key: TextKey) => string;
  readonly #closed = signal<ReadonlySet<string>>(new Set());

  constructor(mail: Mail, kept: KeptChoices, t: (key: TextKey) => string) {
    this.#mail = mail;
    this.#kept = kept;
    this.#t = t;
    this.#closed.value = new Set((kept.getItem(key) ?? "").split(" "));
  }

  toggle(id: string): void {
    const closed = new Set(this.#closed.value);
    if (!closed.delete(id)) closed.add(id);
    this.#closed.value = closed;
    this.#kept.setItem(key, [...closed].join(" "));
  }

  /** In the language of the page where it is called what it is for, as it is from the beginning. */
  nameOf({ role, name }: Mailbox): string {
    return role !== null && name.toLowerCase() === role ? this.#t(roleTexts[role]) : name;
  }

  /** With those that it is in, such as "Work/Garden". */
  pathOf(mailbox: Mailbox): string {
    const names = [this.nameOf(mailbox)];
    const mailboxes = this.#mail.mailboxes.value;
    let parent = mailboxes.get(mailbox.parentId ?? "");
    for (let depth = 0; parent !== undefined && depth < 20; depth++) {
      names.unshift(this.nameOf(parent));
      parent = mailboxes.get(parent.parentId ?? "");
    }
    return names.join("/");
  }

  /** Those whose path has the text, the best first: for finding while typing. */
  find(text: string): readonly Mailbox[] {
    const wanted = text.trim().toLocaleLowerCase();
    return this.#all()
      .map((mailbox) => ({ mailbox, at: this.pathOf(mailbox).toLocaleLowerCase().indexOf(wanted) }))
      .filter(({ at }) => at >= 0)
      .toSorted((one, other) => one.at - other.at)
      .map(({ mailbox }) => mailbox);
  }

  /** For a search: by id, path or name, in any case. */
  search(text: string, withInside: boolean): readonly string[] | undefined {
    const wanted = text.toLocaleLowerCase();
    const found = this.#all().find(
      (mailbox) =>
        mailbox.id === text ||
        mailbox.name.toLocaleLowerCase() === wanted ||
        this.pathOf(mailbox).toLocaleLowerCase() === wanted,
    );
    if (found === undefined) return undefined;
    return withInside ? [found.id, ...this.inside(found.id).map(({ id }) => id)] : [found.id];
  }

  /** All mailboxes in it, and in those. */
  inside(id: string): Mailbox[] {
    return this.#childrenOf(id).flatMap((mailbox) => [mailbox, ...this.inside(mailbox.id)]);
  }

  /** Everything in tree order, open or not. */
  #all(): Mailbox[] {
    return this.#childrenOf(null).flatMap((mailbox) => [mailbox, ...this.inside(mailbox.id)]);
  }

  #childrenOf(parentId: string | null): Mailbox[] {
    return [...this.#mail.mailboxes.value.values()]
      .filter((mailbox) => mailbox.parentId === parentId)
      .toSorted(
        (one, other) => one.sortOrder - other.sortOrder || one.name.localeCompare(other.name),
      );
  }

  #rows(): TreeRow[] {
    const rows: TreeRow[] = [];
    const add = (parentId: string | null, depth: number): void => {
      for (const mailbox of this.#childrenOf(parentId)) {
        const inside = this.inside(mailbox.id);
        const isOpen = !this.#closed.value.has(mailbox.id);
        const hidden = isOpen ? [] : inside;
        const unread = hidden.reduce((sum, one) => sum + one.unreadEmails, mailbox.unreadEmails);
        rows.push({ mailbox, depth, hasInside: inside.length > 0, isOpen, unread });
        if (isOpen) add(mailbox.id, depth + 1);
      }
    };
    add(null, 0);
    return rows;
  }
}
