import type { Mail } from "../jmap/mail.ts";
import { JmapError } from "../jmap/transport.ts";
import type { Role } from "../jmap/types.ts";

/** Messages at once; the server takes 1000. */
const setMax = 500;

/** What somebody wants a mailbox to be. RFC 8621 §2 */
export interface MailboxWish {
  readonly name: string;
  readonly parentId: string | null;
  readonly role: Role | null;
}

/** What is done with whole mailboxes. Throws where the server refuses or is not there. */
export class MailboxActions {
  readonly #mail: Mail;

  constructor(mail: Mail) {
    this.#mail = mail;
  }

  /** Its id. RFC 8621 §2.5 */
  async create(wish: MailboxWish): Promise<string> {
    return this.#mail.change(async () => {
      const { created, notCreated } = await this.#mail.client.call("Mailbox/set", {
        create: { new: wish },
        update: this.#withoutRole(wish.role, undefined),
      });
      const id = created?.["new"]?.id;
      if (id === undefined) throw new JmapError(notCreated?.["new"]?.type ?? "serverFail");
      return id;
    });
  }

  /** Another name, place or role; the role is taken from the mailbox that has it so far. */
  async update(id: string, wish: MailboxWish): Promise<void> {
    await this.#mail.change(async () => {
      const update = { ...this.#withoutRole(wish.role, id), [id]: wish };
      const { notUpdated } = await this.#mail.client.call("Mailbox/set", { update });
      refuse(notUpdated?.[id]);
    });
  }

  /** With all messages and mailboxes in it; `inside` are the ids of those. */
  async destroy(id: string, inside: readonly string[]): Promise<void> {
    await this.#mail.change(async () => {
      const { notDestroyed } = await this.#mail.client.call("Mailbox/set", {
        destroy: [...inside, id],
        onDestroyRemoveEmails: true,
      });
      refuse(Object.values(notDestroyed ?? {}).find(({ type }) => type !== "notFound"));
    });
  }

  /** Deletes all messages in it, for good. */
  async empty(id: string): Promise<void> {
    await this.#eachBatch({ inMailbox: id }, (ids) => ({ destroy: ids }));
  }

  /** In each of these mailboxes. */
  async markAllRead(mailboxIds: readonly string[]): Promise<void> {
    const patch = { "keywords/$seen": true };
    for (const inMailbox of mailboxIds) {
      await this.#eachBatch({ inMailbox, notKeyword: "$seen" }, (ids) => ({
        update: Object.fromEntries(ids.map((one) => [one, patch])),
      }));
    }
  }

  #withoutRole(role: Role | null, but: string | undefined): Readonly<Record<string, unknown>> {
    const before = role === null ? undefined : this.#mail.byRole.value.get(role)?.id;
    return before === undefined || before === but ? {} : { [before]: { role: null } };
  }

  async #eachBatch(
    filter: Readonly<Record<string, string>>,
    set: (ids: readonly string[]) => Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const { client } = this.#mail;
    await this.#mail.change(async () => {
      let before: string | undefined;
      for (;;) {
        const { ids } = await client.call("Email/query", { filter, limit: setMax });
        // Nothing left, or nothing that the server is willing to change.
        if (ids.length === 0 || ids[0] === before) return;
        before = ids[0];
        await client.call("Email/set", set(ids));
      }
    });
  }
}

function refuse(error: { readonly type: string } | undefined): void {
  if (error !== undefined) throw new JmapError(error.type);
}
