import type { JmapClient } from "../jmap/jmap-client.ts";
import type { EmailAddress } from "../jmap/types.ts";

/** Messages that are looked at for addresses, the newest. */
const sentMax = 300;
const suggestionsMax = 6;

interface Known {
  readonly address: EmailAddress;
  /** Higher for those who were written to often, and lately. */
  readonly weight: number;
  /** In lower case: the address and the words of the name. */
  readonly words: readonly string[];
}

/** Whom mail has been sent to; asked for once, when somebody begins to type an address. */
export class AddressBook {
  readonly #client: JmapClient;
  readonly #sentMailboxId: () => string | undefined;
  #known: Promise<readonly Known[]> | undefined;

  constructor(client: JmapClient, sentMailboxId: () => string | undefined) {
    this.#client = client;
    this.#sentMailboxId = sentMailboxId;
  }

  /** Addresses that begin so, or a word of whose names does; the likeliest first. Without a connection, none. */
  async suggest(typed: string): Promise<readonly EmailAddress[]> {
    const wanted = typed.trim().toLowerCase();
    if (wanted === "") return [];
    this.#known ??= this.#load();
    let known: readonly Known[];
    try {
      known = await this.#known;
    } catch {
      this.#known = undefined;
      return [];
    }
    return known
      .filter(({ words }) => words.some((word) => word.startsWith(wanted)))
      .slice(0, suggestionsMax)
      .map(({ address }) => address);
  }

  async #load(): Promise<readonly Known[]> {
    const inMailbox = this.#sentMailboxId();
    if (inMailbox === undefined) return [];
    const batch = this.#client.batch();
    const query = batch.call("Email/query", {
      filter: { inMailbox },
      sort: [{ property: "receivedAt", isAscending: false }],
      limit: sentMax,
    });
    const got = batch.call("Email/get", {
      "#ids": query.ref("/ids"),
      properties: ["to", "cc", "bcc"],
    });
    const { list } = await got.response;
    return ranked(list.map(({ to, cc, bcc }) => [...(to ?? []), ...(cc ?? []), ...(bcc ?? [])]));
  }
}

/** The newest message first. */
export function ranked(messages: readonly (readonly EmailAddress[])[]): readonly Known[] {
  const known = new Map<string, { address: EmailAddress; weight: number }>();
  for (const [age, addresses] of messages.entries()) {
    const weight = 1 / (1 + age / 20);
    for (const address of addresses) {
      const key = address.email.toLowerCase();
      const before = known.get(key);
      if (before === undefined) known.set(key, { address, weight });
      else {
        before.weight += weight;
        if (before.address.name === null) before.address = address;
      }
    }
  }
  return [...known.values()]
    .toSorted((one, other) => other.weight - one.weight)
    .map(({ address, weight }) => ({ address, weight, words: wordsOf(address) }));
}

function wordsOf({ name, email }: EmailAddress): readonly string[] {
  const spoken = name?.toLowerCase() ?? "";
  return [email.toLowerCase(), spoken, ...spoken.split(/[^\p{L}\p{N}]+/u)].filter(
    (word) => word !== "",
  );
}
