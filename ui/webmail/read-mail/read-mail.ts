import type { Email, EmailDetails, ListQuery, Mailbox, Session } from "../jmap/types.ts";

/** Where things are kept for the time without a connection; browsers have one for each site. */
export interface Keep {
  get(key: string): Promise<unknown>;
  put(key: string, value: unknown): Promise<void>;
  /** The oldest first. */
  keys(): Promise<readonly string[]>;
  delete(key: string): Promise<void>;
}

export interface Beginning {
  readonly session: Session;
  readonly mailboxes: readonly Mailbox[];
}

/** Messages; one is a few kilobytes. */
const messagesMax = 300;
const listsMax = 20;

/**
 * What was read once can be read again without a connection: messages, the first rows of lists, the mailboxes. What
 * cannot be kept is not missed: the browser may be out of space, or keep nothing for private windows.
 */
export class ReadMail {
  readonly #keep: Keep;

  constructor(keep: Keep) {
    this.#keep = keep;
  }

  async keepBeginning(beginning: Beginning): Promise<void> {
    await this.#put("beginning", beginning);
  }

  async beginning(): Promise<Beginning | undefined> {
    return (await this.#get("beginning")) as Beginning | undefined;
  }

  async keepMessage(message: Email & EmailDetails): Promise<void> {
    await this.#put(`message/${message.id}`, message);
    await this.#bound("message/", messagesMax);
  }

  async message(id: string): Promise<(Email & EmailDetails) | undefined> {
    return (await this.#get(`message/${id}`)) as (Email & EmailDetails) | undefined;
  }

  async keepList(query: ListQuery, emails: readonly Email[]): Promise<void> {
    await this.#put(listKey(query), emails);
    await this.#bound("list/", listsMax);
  }

  async list(query: ListQuery): Promise<readonly Email[] | undefined> {
    return (await this.#get(listKey(query))) as readonly Email[] | undefined;
  }

  /** At the end of a session nothing stays. */
  async clear(): Promise<void> {
    for (const key of await this.#keep.keys().catch(() => [])) await this.#keep.delete(key);
  }

  async #get(key: string): Promise<unknown> {
    return this.#keep.get(key).catch(() => undefined);
  }

  async #put(key: string, value: unknown): Promise<void> {
    await this.#keep.put(key, value).catch(() => {});
  }

  async #bound(prefix: string, max: number): Promise<void> {
    const keys = await this.#keep.keys().catch(() => []);
    const some = keys.filter((key) => key.startsWith(prefix));
    for (const key of some.slice(0, -max)) await this.#keep.delete(key).catch(() => {});
  }
}

function listKey(query: ListQuery): string {
  return `list/${JSON.stringify(query)}`;
}
