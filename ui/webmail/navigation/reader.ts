// From list to list and from message to message: what the address bar names is what is shown.
import { computed, signal } from "@preact/signals";
import type { Mail } from "../jmap/mail.ts";
import { LoggedOut } from "../jmap/transport.ts";
import type { Filter, Role } from "../jmap/types.ts";
import type { List } from "../list/list.ts";
import type { MailboxTree } from "../mailboxes/mailbox-tree.ts";
import type { OpenMessage } from "../message/open-message.ts";
import type { ReadMail } from "../read-mail/read-mail.ts";
import { filterOf, parseTerms } from "../search/search-terms.ts";
import { formatRoute, readingOf, routeOf } from "./route.ts";
import type { Navigation, Reading } from "./route.ts";

export interface ReaderParts {
  readonly mail: Mail;
  readonly list: List;
  readonly message: OpenMessage;
  readonly tree: MailboxTree;
  readonly navigation: Navigation;
  readonly readMail: ReadMail;
  /** Whether list and message are beside each other. */
  readonly isWide: () => boolean;
  /** Before another list is shown. */
  readonly going: () => void;
  /** The session is over. */
  readonly leave: () => Promise<void>;
  /** Seconds until an open message counts as read; negative: never. */
  readonly markReadAfter: () => number;
  /** Marks it. */
  readonly seen: (id: string) => Promise<void>;
  readonly after: (ms: number, run: () => void) => void;
}

export class Reader {
  /** The list that is shown, and the message of it. */
  readonly reading = computed(() => readingOf(this.#parts.navigation.route.value));
  /** A search names something that is not there. */
  readonly searchFault = signal<string | undefined>(undefined);
  readonly #parts: ReaderParts;
  #shown = "";

  constructor(parts: ReaderParts) {
    this.#parts = parts;
  }

  openMailbox(id: string): void {
    this.#parts.going();
    this.#parts.navigation.go(routeOf({ kind: "mailbox", of: id, emailId: undefined }));
  }

  openRole(role: Role): void {
    const mailbox = this.#parts.mail.byRole.value.get(role);
    if (mailbox !== undefined) this.openMailbox(mailbox.id);
  }

  search(text: string): void {
    const trimmed = text.trim();
    if (trimmed === "") return this.openRole("inbox");
    this.#parts.navigation.go(routeOf({ kind: "search", of: trimmed, emailId: undefined }));
  }

  open(emailId: string): void {
    const reading = this.reading.value;
    if (reading === undefined) return;
    this.#parts.list.cursor.value = emailId;
    if (this.#parts.mail.cache.get(emailId)?.keywords["$draft"] === true) {
      // It is not for reading: somebody goes on with it.
      const parameters = new Map([["edit", emailId]]);
      return this.#parts.navigation.go(formatRoute({ name: "compose", parameters }));
    }
    const route = routeOf({ ...reading, emailId });
    // Walking from message to message is no way to walk back.
    if (reading.emailId === undefined || !this.#parts.isWide()) this.#parts.navigation.go(route);
    else this.#parts.navigation.replace(route);
  }

  closeMessage(): void {
    const reading = this.reading.value;
    if (reading?.emailId === undefined) return;
    this.#parts.navigation.back(routeOf({ ...reading, emailId: undefined }));
  }

  /** Another message of the list: the next is 1, the previous -1. */
  step(by: number): void {
    const next = this.#parts.list.neighbour(
      this.#parts.list.cursor.value ?? this.#parts.message.id.value,
      by,
    );
    if (next !== undefined) this.goTo(next);
  }

  /** The keyboard goes to that message; where one is open, this is the one. */
  goTo(id: string): void {
    this.#parts.list.selection.start(id);
    this.#parts.list.cursor.value = id;
    if (this.#parts.message.id.value !== undefined) this.open(id);
  }

  /** The list and the message that the address names. */
  follow(): void {
    const reading = this.reading.value;
    if (reading === undefined) {
      if (this.#parts.navigation.route.value.name !== "") return;
      const inbox = this.#parts.mail.byRole.value.get("inbox");
      if (inbox === undefined) return;
      const first: Reading = { kind: "mailbox", of: inbox.id, emailId: undefined };
      queueMicrotask(() => this.#parts.navigation.replace(routeOf(first)));
      return;
    }
    const { emailId } = reading;
    queueMicrotask(() => {
      this.#showList(reading);
      if (emailId === undefined) this.#parts.message.close();
      else void this.openMessage(emailId);
    });
  }

  #showList(reading: Reading): void {
    const shown = `${reading.kind} ${reading.of}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    const filter = this.#filterOf(reading);
    this.searchFault.value = filter === undefined ? reading.of : undefined;
    if (filter !== undefined) void this.renewList(() => this.#parts.list.show(filter));
  }

  /** Runs what makes the list another one; its first rows are kept for when there is no connection. */
  async renewList(renew: () => Promise<void>): Promise<void> {
    try {
      await renew();
      const { source } = this.#parts.list;
      if (source === undefined) return;
      const ids = [...source.knownIds].slice(0, 50);
      const emails = ids
        .map((id) => this.#parts.mail.cache.get(id))
        .filter((one) => one !== undefined);
      if (emails.length > 0) void this.#parts.readMail.keepList(source.query, emails);
    } catch (error) {
      if (error instanceof LoggedOut) return this.#parts.leave();
      const { source } = this.#parts.list;
      const kept = source && (await this.#parts.readMail.list(source.query));
      if (kept === undefined || source !== this.#parts.list.source) return;
      this.#parts.mail.cache.put(kept);
      source?.resume(kept.map(({ id }) => id));
    }
  }

  #filterOf({ kind, of }: Reading): Filter | undefined {
    if (kind === "mailbox") return { inMailbox: of };
    const roles: readonly Role[] = ["junk", "trash"];
    const hidden = roles.flatMap((role) => this.#parts.mail.byRole.value.get(role)?.id ?? []);
    const find = (text: string, withInside: boolean) => this.#parts.tree.search(text, withInside);
    return filterOf(parseTerms(of), { find, hidden });
  }

  async openMessage(id: string): Promise<void> {
    this.#parts.list.cursor.value = id;
    try {
      await this.#parts.message.open(id);
    } catch {
      return this.#parts.leave();
    }
    const seconds = this.#parts.markReadAfter();
    if (seconds > 0) this.#parts.after(seconds * 1000, () => void this.#seen(id));
    else if (seconds === 0) await this.#seen(id);
  }

  /** It has been open for as long as it takes. */
  async #seen(id: string): Promise<void> {
    const isUnread = this.#parts.mail.cache.get(id)?.keywords["$seen"] === undefined;
    if (
      this.#parts.message.status.value !== "ready" ||
      this.#parts.message.id.value !== id ||
      !isUnread
    )
      return;
    // Nobody asked for it: where it fails, the message stays unread.
    await this.#parts.seen(id).catch(() => {});
  }
}
