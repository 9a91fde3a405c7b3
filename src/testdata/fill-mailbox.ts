// Test data: accounts with mail as it could have come over years, the same each time, for measurements and for
// tests of upgrades. It is written through the store like any mail, thousands in a commit.
import type { MailboxId } from "../store/ids.ts";
import type { IncomingMessage } from "../store/incoming-message.ts";
import type { MailStore, NewMessage } from "../store/mail-store.ts";
import type { Correspondence } from "./correspondence.ts";

/** In one commit. The next ones are made while the store writes. */
const batchMessages = 1000;

export interface FillOptions {
  readonly store: Pick<MailStore, "accept"> & { incoming(): IncomingMessage };
  readonly mailboxId: MailboxId;
  readonly correspondence: Correspondence;
  readonly messages: number;
  readonly progress?: ((done: number) => void) | undefined;
}

export async function fillMailbox(options: FillOptions): Promise<void> {
  const { store, messages, progress } = options;
  let stored: Promise<unknown> = Promise.resolve();
  for (let done = 0; done < messages;) {
    const count = Math.min(batchMessages, messages - done);
    const batch: NewMessage[] = [];
    for (let i = 0; i < count; i++) batch.push(await newMessage(options));
    await stored;
    stored = store.accept(batch);
    done += count;
    progress?.(done);
  }
  await stored;
}

async function newMessage({ store, mailboxId, correspondence }: FillOptions): Promise<NewMessage> {
  const { octets, flags, internalAt } = correspondence.next();
  const incoming = store.incoming();
  await incoming.write(octets);
  const body = await incoming.finish();
  return { body, deliveries: [{ mailboxId, flags, internalAt, prefix: "" }], queue: [] };
}
