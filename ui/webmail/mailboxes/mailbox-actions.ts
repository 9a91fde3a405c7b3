import type { Mail } from "../jmap/mail.ts";
import { JmapError } from "../jmap/transport.ts";

/** Messages at once; the server takes 1000. */
const setMax = 500;

/** What is done with whole mailboxes. Throws where the server refuses or is not there. */
export class MailboxActions {
  readonly #mail: Mail;

  constructor(mail: Mail) {
    this.#mail = mail;
  }

  /** Its id. RFC 8621 §2.5 */
  async create(name: string, parentId: string | null): Promise<string> {
    return this.#mail.change(async () => {
      const create = { new: { name, parentId } };
      const { created, notCreated } = await this.#mail.client.call("Mailbox/set", { create });
      const id = created?.["new"]?.id;
      if (id === undefined) throw new JmapError(notCreated?.["new"]?.type ?? "serverFail");
      return id;
    });
  }

  async rename(id: string, name: string): Promise<void> {
    await this.#mail.change(async () => {
      const update = { [id]: { name } };
      const { notUpdated } = await this.#mail.client.call("Mailbox/set", { update });
      refuse(notUpdated?.[id]);
    });
  }

  /** With all messages in it. */
  async destroy(id: string): Promise<void> {
    await this.#mail.change(async () => {
      const { notDestroyed } = await this.#mail.client.call("Mailbox/set", {
        destroy: [id],
        onDestroyRemoveEmails: true,
      });
      refuse(notDestroyed?.[id]);
    });
  }

  /** Deletes all messages in it, for good. */
  async empty(id: string): Promise<void> {
    await this.#eachBatch({ inMailbox: id }, (ids) => ({ destroy: ids }));
  }

  async markAllRead(id: string): Promise<void> {
    const patch = { "keywords/$seen": true };
    await this.#eachBatch({ inMailbox: id, notKeyword: "$seen" }, (ids) => ({
      update: Object.fromEntries(ids.map((one) => [one, patch])),
    }));
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
