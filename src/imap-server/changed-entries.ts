import { formatMetadataChange } from "../imap/metadata.ts";
import type { MailboxId } from "../store/ids.ts";
import type { Session } from "./session.ts";

/** Names of annotations that changed, of mailboxes or (undefined) of the account, until a client is told. */
export class ChangedEntries {
  readonly #entries = new Map<MailboxId | undefined, Set<string>>();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Takes no more once there are more than `max`. */
  add(mailboxId: MailboxId | undefined, entries: readonly string[], max: number): void {
    let names = this.#entries.get(mailboxId);
    for (const entry of entries) {
      if (names?.has(entry)) continue;
      if (this.#count > max) return;
      if (names === undefined) this.#entries.set(mailboxId, (names = new Set()));
      names.add(entry);
      this.#count++;
    }
  }

  /** The client set them itself. */
  forget(mailboxId: MailboxId | undefined, set: readonly { readonly entry: string }[]): void {
    const names = this.#entries.get(mailboxId);
    if (names === undefined) return;
    for (const { entry } of set) if (names.delete(entry)) this.#count--;
    if (names.size === 0) this.#entries.delete(mailboxId);
  }

  clear(): void {
    this.#entries.clear();
    this.#count = 0;
  }

  /** One METADATA response for each mailbox, without values. RFC 5464 §4.4.2 */
  lines({ services, textMode }: Session): string {
    let text = "";
    for (const [mailboxId, entries] of this.#entries) {
      const name = mailboxId === undefined ? "" : services.store.mailbox(mailboxId)?.name;
      if (name !== undefined) text += `* ${formatMetadataChange(name, [...entries], textMode)}\r\n`;
    }
    return text;
  }
}
