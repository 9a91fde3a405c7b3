// All that the pages know of an account's mail, kept in step with the server. Changes of our own show at once and go
// back where the server refuses them; while some are under way nothing is fetched, so that what was told before them
// does not undo them on the screen.
import { computed, signal } from "@preact/signals";
import { EmailCache } from "./email-cache.ts";
import type { JmapClient } from "./jmap-client.ts";
import { MessageList } from "./message-list.ts";
import { JmapError } from "./transport.ts";
import {
  bodyPartProperties,
  detailProperties,
  emailProperties,
  mailboxProperties,
} from "./types.ts";
import type { Email, EmailDetails, ListQuery, Mailbox, Role, Session } from "./types.ts";

/** Of one /changes; more than that, and everything is asked for anew. */
const changesMax = 500;
/** Octets of text that are shown; the rest is for the download. */
const bodyValueOctetsMax = 256 * 1024;

export class Mail {
  readonly client: JmapClient;
  readonly cache = new EmailCache();
  readonly mailboxes = signal<ReadonlyMap<string, Mailbox>>(new Map());
  readonly list = signal<MessageList | undefined>(undefined);
  /** By roles, such as "inbox". */
  readonly byRole = computed(
    () =>
      new Map<Role, Mailbox>(
        [...this.mailboxes.value.values()].flatMap((mailbox) =>
          mailbox.role === null ? [] : [[mailbox.role, mailbox]],
        ),
      ),
  );
  #state: string | undefined;
  #syncing: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  #changing = 0;

  constructor(client: JmapClient) {
    this.client = client;
  }

  /** Who we are and which mailboxes there are. */
  async open(): Promise<Session> {
    const session = await this.client.open();
    await this.#loadMailboxes();
    return session;
  }

  /** Begins with what was known the last time. */
  resume(session: Session, mailboxes: readonly Mailbox[]): void {
    this.client.resume(session);
    this.#showMailboxes(mailboxes);
  }

  /** Another list. The first page comes with it where there is a connection. */
  show(query: ListQuery): MessageList {
    const list = new MessageList(this.client, this.cache, query);
    this.list.value = list;
    return list;
  }

  /** Everything of one message that is shown. */
  async details(id: string): Promise<(Email & EmailDetails) | undefined> {
    const { list } = await this.client.call("Email/get", {
      ids: [id],
      properties: [...new Set([...emailProperties, ...detailProperties])],
      bodyProperties: bodyPartProperties,
      fetchTextBodyValues: true,
      maxBodyValueBytes: bodyValueOctetsMax,
    });
    this.cache.put(list);
    return list[0];
  }

  /** All messages of a thread, so that they can be shown; nothing where they are known. */
  async knowThread(threadId: string): Promise<void> {
    const known = this.cache.thread(threadId);
    if (known === undefined || known.some((id) => !this.cache.has(id))) {
      await this.#fetchThreads([threadId]);
    }
  }

  /** Brings everything up to date; also where it is not known whether something has changed. */
  sync(): Promise<void> {
    if (this.#changing > 0) return Promise.resolve();
    if (this.#syncing === undefined) {
      const syncing = this.#sync().finally(() => (this.#syncing = undefined));
      this.#syncing = syncing;
      return syncing;
    }
    // What is under way may have asked before the change of which we were told.
    this.#next ??= this.#syncing
      .catch(() => {})
      .then(() => {
        this.#next = undefined;
        return this.sync();
      });
    return this.#next;
  }

  /** Runs a change that shows already; then looks at what it has come to. */
  async change<Result>(run: () => Promise<Result>): Promise<Result> {
    this.#changing++;
    const release = this.list.peek()?.hold() ?? (() => {});
    try {
      await this.#syncing?.catch(() => {});
      return await run();
    } finally {
      this.#changing--;
      void this.sync()
        .catch(() => {})
        .finally(release);
    }
  }

  /** Counts as they will be. */
  count(mailboxId: string, by: { readonly total?: number; readonly unread?: number }): void {
    const mailbox = this.mailboxes.value.get(mailboxId);
    if (mailbox === undefined) return;
    const { total = 0, unread = 0 } = by;
    const mailboxes = new Map(this.mailboxes.value);
    mailboxes.set(mailboxId, {
      ...mailbox,
      totalEmails: Math.max(0, mailbox.totalEmails + total),
      unreadEmails: Math.max(0, mailbox.unreadEmails + unread),
    });
    this.mailboxes.value = mailboxes;
  }

  async #sync(): Promise<void> {
    if (this.#state === undefined) {
      await Promise.all([this.#loadMailboxes(), this.list.peek()?.reload()]);
      return;
    }
    try {
      await this.#fetchChanges(this.#state);
    } catch (error) {
      if (!(error instanceof JmapError)) throw error;
      // The server cannot tell any more what has changed since then.
      this.cache.clear();
      await Promise.all([this.#loadMailboxes(), this.list.peek()?.reload()]);
    }
  }

  async #fetchChanges(sinceState: string): Promise<void> {
    const list = this.list.peek();
    const batch = this.client.batch();
    const mailboxes = batch.call("Mailbox/changes", { sinceState });
    const properties = mailboxProperties;
    const created = batch.call("Mailbox/get", { "#ids": mailboxes.ref("/created"), properties });
    const updated = batch.call("Mailbox/get", { "#ids": mailboxes.ref("/updated"), properties });
    const emails = batch.call("Email/changes", { sinceState, maxChanges: changesMax });
    const threads = batch.call("Thread/changes", { sinceState, maxChanges: changesMax });
    const queryState = list?.queryState;
    const query =
      queryState === undefined
        ? undefined
        : batch.call("Email/queryChanges", {
            ...list!.query,
            sinceQueryState: queryState,
            calculateTotal: true,
          });
    const changed = await mailboxes.response;
    this.#changeMailboxes(changed.destroyed, [
      ...(await created.response).list,
      ...(await updated.response).list,
    ]);
    const [emailChanges, threadChanges] = await Promise.all([emails.response, threads.response]);
    if (emailChanges.hasMoreChanges || threadChanges.hasMoreChanges) throw new JmapError("many");
    const listed = await query?.response.catch((error: unknown) => {
      if (error instanceof JmapError) return undefined;
      throw error;
    });
    const wanted = emailChanges.updated.filter((id) => this.cache.has(id));
    await this.#fetchEmails([...wanted, ...(listed?.added ?? []).map(({ id }) => id)]);
    await this.#fetchThreads(threadChanges.updated.filter((id) => this.cache.hasThread(id)));
    this.cache.remove(emailChanges.destroyed);
    this.#state = changed.newState;
    if (list === undefined || list !== this.list.peek()) return;
    if (listed !== undefined) list.apply(listed);
    else if (queryState === undefined) list.askAgain();
    else await list.reload();
  }

  async #fetchEmails(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const wanted = [...new Set(ids)].slice(0, changesMax);
    const properties = emailProperties;
    const { list } = await this.client.call("Email/get", { ids: wanted, properties });
    this.cache.put(list);
    if (this.list.peek()?.query.collapseThreads === true) {
      const unknown = new Set(list.map(({ threadId }) => threadId));
      await this.#fetchThreads([...unknown].filter((id) => !this.cache.hasThread(id)));
    }
  }

  async #fetchThreads(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const batch = this.client.batch();
    const threads = batch.call("Thread/get", { ids });
    const members = batch.call("Email/get", {
      "#ids": threads.ref("/list/*/emailIds"),
      properties: emailProperties,
    });
    this.cache.put((await members.response).list);
    this.cache.putThreads((await threads.response).list);
  }

  async #loadMailboxes(): Promise<void> {
    const properties = mailboxProperties;
    const { list, state } = await this.client.call("Mailbox/get", { ids: null, properties });
    this.#state = state;
    this.#showMailboxes(list);
  }

  #showMailboxes(list: readonly Mailbox[]): void {
    this.mailboxes.value = new Map(list.map((mailbox) => [mailbox.id, mailbox]));
  }

  #changeMailboxes(destroyed: readonly string[], changed: readonly Mailbox[]): void {
    if (destroyed.length === 0 && changed.length === 0) return;
    const mailboxes = new Map(this.mailboxes.value);
    for (const id of destroyed) mailboxes.delete(id);
    for (const mailbox of changed) mailboxes.set(mailbox.id, mailbox);
    this.mailboxes.value = mailboxes;
  }
}
