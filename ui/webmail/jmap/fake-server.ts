// A small JMAP server in memory for tests of models: one account, mailboxes, messages, exact changes.
import { JmapError, Unreachable } from "./transport.ts";
import type { Invocation, Transport } from "./transport.ts";
import type { Email, Mailbox, Session } from "./types.ts";

export const fakeSession: Session = {
  accounts: { a1: { name: "you@example.org" } },
  primaryAccounts: { "urn:ietf:params:jmap:mail": "a1" },
  username: "you@example.org",
  capabilities: { "urn:ietf:params:jmap:core": {}, "urn:ietf:params:jmap:mail": {} },
  apiUrl: "/jmap/api",
  downloadUrl: "/jmap/download/{accountId}/{blobId}/{name}?type={type}",
  uploadUrl: "/jmap/upload/{accountId}/",
  eventSourceUrl: "/jmap/events?types={types}&closeafter={closeafter}&ping={ping}",
  state: "s",
};

type Args = Readonly<Record<string, unknown>>;
type Kept = { -readonly [Key in keyof Email]: Email[Key] } & {
  createdAt: number;
  changedAt: number;
};

export class FakeServer implements Transport {
  readonly emails = new Map<string, Kept>();
  readonly requests: (readonly Invocation[])[] = [];
  isReachable = true;
  /** Ids that Email/set refuses. */
  readonly refused = new Set<string>();
  /** Makes the next requests wait until it resolves. */
  hold: Promise<void> | undefined;
  #state = 1;
  #destroyed = new Map<string, number>();
  #lists = new Map<string, readonly string[]>();

  /** `count` messages in "inbox", the newest first "m<count>"; every third is read. */
  constructor(count = 0) {
    for (let at = 1; at <= count; at++) this.add({ id: `m${at}` });
    this.#state = 100;
  }

  add(email: Partial<Email> & { readonly id: string }): void {
    this.#state++;
    const number = Number(email.id.slice(1));
    this.emails.set(email.id, {
      blobId: `b${email.id}`,
      threadId: `t${number}`,
      mailboxIds: { inbox: true },
      keywords: number % 3 === 0 ? { $seen: true } : {},
      size: 1000,
      receivedAt: new Date(Date.UTC(2026, 0, 1) + number * 60_000).toISOString(),
      from: [{ name: `Sender ${number}`, email: `s${number}@example.org` }],
      to: null,
      subject: `Subject ${number}`,
      hasAttachment: false,
      preview: "…",
      ...email,
      createdAt: this.#state,
      changedAt: this.#state,
    });
  }

  change(id: string, change: Partial<Email>): void {
    Object.assign(this.emails.get(id)!, change, { changedAt: ++this.#state });
  }

  remove(id: string): void {
    this.emails.delete(id);
    this.#destroyed.set(id, ++this.#state);
  }

  /** Forgets what queryChanges needs. */
  forgetLists(): void {
    this.#lists = new Map();
  }

  async session(): Promise<Session> {
    if (!this.isReachable) throw new Unreachable("gone");
    return fakeSession;
  }

  async request(_using: readonly string[], calls: readonly Invocation[]) {
    await this.hold;
    if (!this.isReachable) throw new Unreachable("gone");
    this.requests.push(calls);
    const done = new Map<string, Args>();
    const methodResponses = calls.map(([name, args, id]): Invocation => {
      try {
        const answer = this.#run(name, resolved(args, done));
        done.set(id, answer);
        return [name, answer, id];
      } catch (error) {
        if (!(error instanceof JmapError)) throw error;
        return ["error", { type: error.type }, id];
      }
    });
    return { methodResponses, sessionState: "s" };
  }

  #run(name: string, args: Args): Args {
    switch (name) {
      case "Mailbox/get": {
        const ids = args["ids"] as string[] | null;
        const list = this.#mailboxes().filter((one) => ids === null || ids.includes(one.id));
        return { state: String(this.#state), list, notFound: [] };
      }
      case "Mailbox/changes":
        return this.#changes([], Number(args["sinceState"]), ["inbox", "archive", "trash"]);
      case "Email/get": {
        const list = (args["ids"] as string[]).flatMap((id) => {
          const email = this.emails.get(id);
          return email === undefined ? [] : [{ ...email }];
        });
        return { state: String(this.#state), list, notFound: [] };
      }
      case "Email/changes": {
        const since = Number(args["sinceState"]);
        const all = [...this.emails.values()].filter(({ changedAt }) => changedAt > since);
        return this.#changes(all, since);
      }
      case "Email/query":
        return this.#query(args);
      case "Email/queryChanges":
        return this.#queryChanges(args);
      case "Email/set":
        return this.#set(args);
      case "Thread/get": {
        const list = [...new Set(args["ids"] as string[])].map((id) => ({
          id,
          emailIds: [...this.emails.values()]
            .filter(({ threadId }) => threadId === id)
            .map((email) => email.id),
        }));
        return { state: String(this.#state), list, notFound: [] };
      }
      case "Thread/changes":
        return this.#changes([], Number(args["sinceState"]));
      default:
        throw new JmapError("unknownMethod");
    }
  }

  #mailboxes(): Mailbox[] {
    return (["inbox", "archive", "trash"] as const).map((id, index) => {
      const inside = [...this.emails.values()].filter(({ mailboxIds }) => mailboxIds[id]);
      return {
        id,
        name: id,
        parentId: null,
        role: id,
        sortOrder: index,
        totalEmails: inside.length,
        unreadEmails: inside.filter(({ keywords }) => !keywords["$seen"]).length,
        isSubscribed: true,
        myRights: { mayRename: true, mayDelete: true },
      };
    });
  }

  #changes(emails: readonly Kept[], since: number, updated: readonly string[] = []): Args {
    const created = emails.filter(({ createdAt }) => createdAt > since);
    const others = emails.filter(({ createdAt }) => createdAt <= since);
    return {
      oldState: String(since),
      newState: String(this.#state),
      hasMoreChanges: false,
      created: created.map(({ id }) => id),
      updated: [...updated, ...others.map(({ id }) => id)],
      destroyed:
        updated.length > 0
          ? []
          : [...this.#destroyed].flatMap(([id, at]) => (at > since ? [id] : [])),
    };
  }

  #ids(args: Args): string[] {
    const { inMailbox } = args["filter"] as { inMailbox?: string };
    const seen = new Set<string>();
    return [...this.emails.values()]
      .filter(({ mailboxIds }) => inMailbox === undefined || mailboxIds[inMailbox])
      .toSorted((one, other) => other.receivedAt.localeCompare(one.receivedAt))
      .filter(({ threadId }) => {
        if (args["collapseThreads"] !== true) return true;
        return !seen.has(threadId) && seen.add(threadId);
      })
      .map(({ id }) => id);
  }

  #query(args: Args): Args {
    const ids = this.#ids(args);
    const queryState = String(this.#state);
    this.#lists.set(`${queryState} ${JSON.stringify(args["filter"])}`, ids);
    const position = Number(args["position"]);
    const limit = Number(args["limit"]);
    return { queryState, position, ids: ids.slice(position, position + limit), total: ids.length };
  }

  #queryChanges(args: Args): Args {
    const since = String(args["sinceQueryState"]);
    const old = this.#lists.get(`${since} ${JSON.stringify(args["filter"])}`);
    if (old === undefined) throw new JmapError("cannotCalculateChanges");
    const ids = this.#ids(args);
    const newQueryState = String(this.#state);
    this.#lists.set(`${newQueryState} ${JSON.stringify(args["filter"])}`, ids);
    return {
      oldQueryState: since,
      newQueryState,
      total: ids.length,
      removed: old.filter((id) => !ids.includes(id)),
      added: ids.flatMap((id, index) => (old.includes(id) ? [] : [{ id, index }])),
    };
  }

  #set({ update = {}, destroy = [] }: Args): Args {
    const notUpdated: Record<string, { type: string }> = {};
    for (const [id, patch] of Object.entries(update as Record<string, Args>)) {
      if (this.refused.has(id)) {
        notUpdated[id] = { type: "forbidden" };
        continue;
      }
      const email = this.emails.get(id)!;
      const keywords: Record<string, true> = { ...email.keywords };
      for (const [path, value] of Object.entries(patch)) {
        const keyword = path.split("/")[1];
        if (keyword === undefined) continue;
        if (value === true) keywords[keyword] = true;
        else delete keywords[keyword];
      }
      const mailboxIds = (patch["mailboxIds"] ?? email.mailboxIds) as Email["mailboxIds"];
      this.change(id, { keywords, mailboxIds });
    }
    for (const id of destroy as string[]) this.remove(id);
    return { newState: String(this.#state), notUpdated, notDestroyed: {} };
  }
}

/** RFC 8620 §3.7, as far as the pages use it. */
function resolved(args: Args, done: ReadonlyMap<string, Args>): Args {
  const found: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(args)) {
    if (!name.startsWith("#")) {
      found[name] = value;
      continue;
    }
    const { resultOf, path } = value as { resultOf: string; path: string };
    let values: unknown[] = [done.get(resultOf)];
    for (const step of path.split("/").slice(1)) {
      values = values.flatMap((one) => {
        if (step === "*") return one as unknown[];
        const next = (one as Args | undefined)?.[step];
        return Array.isArray(next) && step !== "list" ? (next as unknown[]) : [next];
      });
    }
    found[name.slice(1)] = values;
  }
  return found;
}
