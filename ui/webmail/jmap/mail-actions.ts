import { withKeyword } from "./email-cache.ts";
import type { Mail } from "./mail.ts";
import { JmapError } from "./transport.ts";
import type { Email, Responses, SetError } from "./types.ts";

/** Objects in one Email/set; the server takes 1000. */
const setMax = 500;

/** What has been moved, and from where: enough to put it back. */
export interface Moved {
  /** Ids by the mailbox that they were in. */
  readonly from: ReadonlyMap<string, readonly string[]>;
  readonly count: number;
}

/** Changes to messages. They show at once; where the server refuses, or is not there, they go back and it throws. */
export class MailActions {
  readonly #mail: Mail;

  constructor(mail: Mail) {
    this.#mail = mail;
  }

  /** Sets or removes a keyword such as "$seen". RFC 8621 §4.1.1 */
  async setKeyword(ids: readonly string[], keyword: string, isSet: boolean): Promise<void> {
    const { cache } = this.#mail;
    const changing = ids.filter((id) => {
      const email = cache.get(id);
      return email === undefined || (email.keywords[keyword] === true) !== isSet;
    });
    if (changing.length === 0) return;
    this.#showKeyword(changing, keyword, isSet);
    const patch = { [`keywords/${keyword}`]: isSet ? true : null };
    await this.#set(changing, { update: () => patch }, (failed) =>
      this.#showKeyword(failed, keyword, !isSet),
    );
  }

  /** Into another mailbox. A message is in exactly one. */
  async move(ids: readonly string[], mailboxId: string): Promise<Moved> {
    const { cache } = this.#mail;
    await this.#know(ids);
    const from = new Map<string, string[]>();
    const moving: string[] = [];
    for (const id of ids) {
      const email = cache.get(id);
      const before = email && mailboxOf(email);
      if (before === undefined || before === mailboxId) continue;
      from.set(before, [...(from.get(before) ?? []), id]);
      moving.push(id);
    }
    if (moving.length === 0) return { from, count: 0 };
    const restore = this.#take(moving, mailboxId);
    for (const [before, some] of from) this.#showMove(some, before, mailboxId);
    const before = new Map([...from].flatMap(([id, some]) => some.map((one) => [one, id])));
    await this.#set(moving, { update: () => ({ mailboxIds: { [mailboxId]: true } }) }, (failed) => {
      restore();
      for (const id of failed) this.#showMove([id], mailboxId, before.get(id)!);
    });
    return { from, count: moving.length };
  }

  /** Takes a move back. */
  async moveBack({ from }: Moved): Promise<void> {
    await Promise.all([...from].map(([mailboxId, ids]) => this.move(ids, mailboxId)));
  }

  /** For good. */
  async destroy(ids: readonly string[]): Promise<void> {
    const { cache } = this.#mail;
    await this.#know(ids);
    const restore = this.#take(ids, undefined);
    const emails = ids.map((id) => cache.get(id)).filter((email) => email !== undefined);
    for (const email of emails) this.#count(email, -1);
    await this.#set(ids, "destroy", () => {
      restore();
      for (const email of emails) this.#count(email, 1);
    });
  }

  /** Messages of long selections may not have been looked at: what they are in must be known to be put back. */
  async #know(ids: readonly string[]): Promise<void> {
    const { cache, client } = this.#mail;
    const unknown = ids.filter((id) => !cache.has(id));
    for (let at = 0; at < unknown.length; at += setMax) {
      const { list } = await client.call("Email/get", { ids: unknown.slice(at, at + setMax) });
      cache.put(list);
    }
  }

  async #set(
    ids: readonly string[],
    what: "destroy" | { readonly update: (id: string) => unknown },
    revert: (failed: readonly string[]) => void,
  ): Promise<void> {
    const { client } = this.#mail;
    await this.#mail.change(async () => {
      for (let at = 0; at < ids.length; at += setMax) {
        const some = ids.slice(at, at + setMax);
        const args =
          what === "destroy"
            ? { destroy: some }
            : { update: Object.fromEntries(some.map((id) => [id, what.update(id)])) };
        let done: Responses["Email/set"];
        try {
          done = await client.call("Email/set", args);
        } catch (error) {
          revert(ids.slice(at));
          throw error;
        }
        const refused = Object.entries({ ...done.notUpdated, ...done.notDestroyed }).filter(
          ([, { type }]) => type !== "notFound",
        );
        if (refused.length > 0) {
          revert(refused.map(([id]) => id));
          throw refusalOf(refused[0]![1]);
        }
      }
    });
  }

  /** Out of the list, where it is of one mailbox that they leave. */
  #take(ids: readonly string[], to: string | undefined): () => void {
    const list = this.#mail.list.peek();
    if (list === undefined || mailboxShown(list.query.filter) === to) return () => {};
    if (to !== undefined && mailboxShown(list.query.filter) === undefined) return () => {};
    return list.take(ids);
  }

  #showKeyword(ids: readonly string[], keyword: string, isSet: boolean): void {
    const { cache } = this.#mail;
    for (const id of ids) {
      cache.patch(id, (email) => ({
        ...email,
        keywords: withKeyword(email.keywords, keyword, isSet),
      }));
      const email = cache.get(id);
      const mailboxId = email && mailboxOf(email);
      if (keyword === "$seen" && mailboxId !== undefined) {
        this.#mail.count(mailboxId, { unread: isSet ? -1 : 1 });
      }
    }
  }

  #showMove(ids: readonly string[], from: string, to: string): void {
    const { cache } = this.#mail;
    const isUnread = (id: string) => cache.get(id)?.keywords["$seen"] === undefined;
    const unread = ids.filter(isUnread).length;
    for (const id of ids) cache.patch(id, (email) => ({ ...email, mailboxIds: { [to]: true } }));
    this.#mail.count(from, { total: -ids.length, unread: -unread });
    this.#mail.count(to, { total: ids.length, unread });
  }

  #count(email: Email, by: 1 | -1): void {
    const mailboxId = mailboxOf(email);
    const unread = email.keywords["$seen"] === undefined ? by : 0;
    if (mailboxId !== undefined) this.#mail.count(mailboxId, { total: by, unread });
  }
}

/** A message is in one mailbox here. */
export function mailboxOf({ mailboxIds }: Pick<Email, "mailboxIds">): string | undefined {
  return Object.keys(mailboxIds)[0];
}

/** The mailbox that a list is of; undefined where it is of several. */
export function mailboxShown(filter: object): string | undefined {
  if ("inMailbox" in filter && typeof filter.inMailbox === "string") return filter.inMailbox;
  if (!("conditions" in filter) || !Array.isArray(filter.conditions)) return undefined;
  if (!("operator" in filter) || filter.operator !== "AND") return undefined;
  for (const condition of filter.conditions as object[]) {
    const found = mailboxShown(condition);
    if (found !== undefined) return found;
  }
  return undefined;
}

function refusalOf({ type, description }: SetError): JmapError {
  return new JmapError(type, description ?? "");
}
