import assert from "node:assert/strict";
import type { JsonObject } from "../jmap/json.ts";
import type { JmapClient } from "./jmap-client.ts";

export interface ReplicaEmail {
  readonly id: string;
  readonly mailboxId: string;
  readonly subject: string;
  /** In order. */
  readonly keywords: readonly string[];
}

export interface ReplicaMailbox {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
  readonly totalEmails: number;
  readonly unreadEmails: number;
}

/** All mail of an account as a client knows it that asks for changes only. RFC 8620 §5.2 */
export class JmapReplica {
  readonly emails = new Map<string, ReplicaEmail>();
  readonly mailboxes = new Map<string, ReplicaMailbox>();
  readonly #client: JmapClient;
  #state: string;

  private constructor(client: JmapClient, state: string) {
    this.#client = client;
    this.#state = state;
  }

  static async begin(client: JmapClient): Promise<JmapReplica> {
    const { state } = await client.call("Email/get", { ids: [] });
    const replica = new JmapReplica(client, state as string);
    replica.#takeMailboxes(await client.get("Mailbox", { ids: null }));
    const { ids } = await client.call("Email/query", {});
    replica.#takeEmails(await client.get("Email", { ids: ids!, properties }));
    return replica;
  }

  /** Brings it up to date with one request. All of mail has one state here. */
  async follow(): Promise<void> {
    const { accountId } = this.#client;
    const sinceState = this.#state;
    const [
      { emails, createdEmails, updatedEmails, mailboxes, createdMailboxes, updatedMailboxes },
    ] = await this.#client.jam.requestMany((calls) => {
      const email = calls["Email"]!;
      const mailbox = calls["Mailbox"]!;
      const changedEmails = email["changes"]!({ accountId, sinceState });
      const changedMailboxes = mailbox["changes"]!({ accountId, sinceState });
      const ids = (of: typeof changedEmails, path: string) => ({ accountId, ids: of.$ref(path) });
      return {
        emails: changedEmails,
        createdEmails: email["get"]!({ ...ids(changedEmails, "/created"), properties }),
        updatedEmails: email["get"]!({ ...ids(changedEmails, "/updated"), properties }),
        mailboxes: changedMailboxes,
        createdMailboxes: mailbox["get"]!(ids(changedMailboxes, "/created")),
        updatedMailboxes: mailbox["get"]!(ids(changedMailboxes, "/updated")),
      };
    });
    for (const id of emails["destroyed"] as string[]) this.emails.delete(id);
    for (const id of mailboxes["destroyed"] as string[]) this.mailboxes.delete(id);
    for (const answer of [createdEmails, updatedEmails]) {
      this.#takeEmails(answer["list"] as JsonObject[]);
      assert.deepEqual(answer["notFound"], []);
    }
    for (const answer of [createdMailboxes, updatedMailboxes]) {
      this.#takeMailboxes(answer["list"] as JsonObject[]);
      assert.deepEqual(answer["notFound"], []);
    }
    for (const id of emails["created"] as string[]) assert.ok(this.emails.has(id));
    assert.equal(emails["newState"], mailboxes["newState"]);
    this.#state = emails["newState"] as string;
  }

  /** The full name of a mailbox, as IMAP has it. */
  nameOf(id: string): string {
    const { name, parentId } = this.mailboxes.get(id)!;
    const own = name === "Inbox" && parentId === null ? "INBOX" : name;
    return parentId === null ? own : `${this.nameOf(parentId)}/${own}`;
  }

  #takeEmails(list: readonly JsonObject[]): void {
    for (const { id, mailboxIds, subject, keywords } of list) {
      const [mailboxId] = Object.keys(mailboxIds as object);
      this.emails.set(id as string, {
        id: id as string,
        mailboxId: mailboxId!,
        subject: subject as string,
        keywords: Object.keys(keywords as object).sort(),
      });
    }
  }

  #takeMailboxes(list: readonly JsonObject[]): void {
    for (const mailbox of list as unknown as readonly ReplicaMailbox[]) {
      this.mailboxes.set(mailbox.id, mailbox);
    }
  }
}

const properties = ["mailboxIds", "subject", "keywords"];
