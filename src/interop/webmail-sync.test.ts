import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { httpTransport } from "../../ui/webmail/jmap/http-transport.ts";
import { JmapClient } from "../../ui/webmail/jmap/jmap-client.ts";
import { MailActions } from "../../ui/webmail/jmap/mail-actions.ts";
import { Mail } from "../../ui/webmail/jmap/mail.ts";
import type { MessageList } from "../../ui/webmail/jmap/message-list.ts";
import type { ListQuery } from "../../ui/webmail/jmap/types.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { WebDoor } from "../testing/web-door.ts";

const seed = Number(process.env["FUZZ_SEED"] ?? Date.now());

/** A window with the models of the webmail, on a real server. */
class Window {
  readonly mail: Mail;
  readonly actions: MailActions;
  readonly list: MessageList;

  private constructor(mail: Mail, list: MessageList) {
    this.mail = mail;
    this.actions = new MailActions(mail);
    this.list = list;
  }

  static async open(web: WebDoor, query: ListQuery): Promise<Window> {
    const cookie = await web.logIn();
    const transport = httpTransport((path, init) => {
      const headers = { ...cookie, ...(init?.headers as Record<string, string> | undefined) };
      return web.fetch(path, { ...init, headers });
    });
    const mail = new Mail(new JmapClient(transport));
    await mail.open();
    const list = mail.show(query);
    await list.ensure(0, 0);
    return new Window(mail, list);
  }

  /** The ids on the screen after all pages have been looked at. */
  async rows(): Promise<readonly (string | undefined)[]> {
    await this.mail.sync();
    await this.list.ensure(0, 0);
    await this.list.ensure(0, this.list.total.value);
    return Array.from({ length: this.list.total.value }, (_, row) => this.list.idAt(row));
  }

  /** What another client would see. */
  async truth(): Promise<readonly string[]> {
    const { ids } = await this.mail.client.call("Email/query", { ...this.list.query });
    return ids;
  }
}

const mailboxIds = (web: WebDoor, ...names: readonly string[]) =>
  names.map((name) => `f${web.jmap.test.mailboxId(name)}`);

async function deliver(web: WebDoor, number: number): Promise<void> {
  // Some answer others, so that threads grow.
  const subject = number % 3 === 0 ? "Re: Plans" : number % 3 === 1 ? "Plans" : `Letter ${number}`;
  await web.jmap.test.add(`From: a@example.org\r\nSubject: ${subject}\r\n\r\nHello ${number}\r\n`);
}

async function act(window: Window, web: WebDoor, random: SeededRandom): Promise<void> {
  const { mail, actions, list } = window;
  const [inbox = "", archive = ""] = mailboxIds(web, "INBOX", "Archive");
  const total = list.total.value;
  const ids = [random.below(Math.max(total, 1)), random.below(Math.max(total, 1))]
    .map((row) => list.idAt(row))
    .filter((id) => id !== undefined);
  switch (random.below(6)) {
    case 0:
      return deliver(web, random.below(1000));
    case 1:
      await actions.setKeyword(ids, "$seen", random.below(2) === 0);
      return;
    case 2: {
      const moved = await actions.move(ids, archive);
      if (random.below(2) === 0) await actions.moveBack(moved);
      return;
    }
    case 3:
      await actions.destroy(ids.slice(0, 1));
      return;
    case 4:
      await actions.move(ids, inbox);
      return;
    default:
      await mail.sync();
  }
}

describe("two windows and what the server has", () => {
  for (const collapseThreads of [false, true]) {
    const form = collapseThreads ? "of threads" : "of messages";
    it(`have the same lists ${form} whatever is done in them (seed ${seed})`, async () => {
      const random = new SeededRandom(seed);
      await using web = await WebDoor.open();
      for (let number = 0; number < 120; number++) await deliver(web, number);
      const [inbox = ""] = mailboxIds(web, "INBOX");
      const sort = [{ property: "receivedAt", isAscending: false }];
      const query = { filter: { inMailbox: inbox }, sort, collapseThreads };
      const windows = [await Window.open(web, query), await Window.open(web, query)];
      for (let round = 0; round < 25; round++) {
        const steps = windows.flatMap((window) => [
          act(window, web, random),
          act(window, web, random),
        ]);
        // What one window removes another may be about to change: that is refused, and that is fine.
        await Promise.allSettled(steps);
        for (const window of windows) {
          const rows = await window.rows();
          assert.deepEqual(rows, await window.truth(), `round ${round}`);
        }
      }
      for (const { mail } of windows) {
        const { list } = await mail.client.call("Mailbox/get", { ids: null });
        for (const { id, totalEmails, unreadEmails } of list) {
          const shown = mail.mailboxes.value.get(id)!;
          assert.deepEqual([shown.totalEmails, shown.unreadEmails], [totalEmails, unreadEmails]);
        }
      }
    });
  }
});
