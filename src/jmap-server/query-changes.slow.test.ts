// Clients that put /queryChanges into their lists have what a fresh /query finds, whatever happens to the account.
import assert from "node:assert/strict";
import { it } from "node:test";
import type { Json, JsonObject } from "../jmap/json.ts";
import { flagBits } from "../store/flags.ts";
import { JmapDoor } from "../testing/jmap-door.ts";
import { SeededRandom } from "../testing/seeded-random.ts";

interface Added {
  readonly id: string;
  readonly index: number;
}

/** Has the list of one question, or only its first part, and follows it by what has changed. */
class ListClient {
  readonly #door: JmapDoor;
  readonly #type: string;
  readonly #question: JsonObject;
  /** How many ids it keeps; of others it does not hear where filter and sort stay as they are. */
  readonly #depth: number;
  #ids: string[] = [];
  #total = 0;
  #state = "";

  constructor(door: JmapDoor, [type, question, depth = Infinity]: Question) {
    this.#door = door;
    this.#type = type;
    this.#question = question;
    this.#depth = depth;
  }

  async begin(): Promise<void> {
    const { ids, total, queryState } = await this.#query();
    this.#ids = (ids as string[]).slice(0, this.#depth);
    this.#total = total as number;
    this.#state = queryState as string;
  }

  async follow(): Promise<void> {
    const changes = await this.#door.call(`${this.#type}/queryChanges`, {
      ...this.#question,
      sinceQueryState: this.#state,
      calculateTotal: true,
      ...(this.#depth < Infinity ? { upToId: this.#ids.at(-1) ?? null } : {}),
    });
    assert.equal(changes["oldQueryState"], this.#state);
    const removed = new Set(changes["removed"] as string[]);
    this.#ids = this.#ids.filter((id) => !removed.has(id));
    for (const { id, index } of changes["added"] as unknown as readonly Added[]) {
      // What lies behind a gap is for who has the rest.
      if (index <= this.#ids.length) this.#ids.splice(index, 0, id);
    }
    this.#state = changes["newQueryState"] as string;
    this.#total = changes["total"] as number;
  }

  async check(what: string): Promise<void> {
    const { ids, total, queryState } = await this.#query();
    const wanted = (ids as string[]).slice(
      0,
      this.#depth < Infinity ? this.#ids.length : undefined,
    );
    const where = `${this.#type} ${JSON.stringify(this.#question)} after ${what}`;
    assert.deepEqual(this.#ids, wanted, where);
    assert.deepEqual([this.#total, this.#state], [total, queryState], where);
  }

  #query(): Promise<Record<string, Json>> {
    return this.#door.call(`${this.#type}/query`, { ...this.#question, calculateTotal: true });
  }
}

type Question = readonly [type: string, question: JsonObject, depth?: number];

/** Does something to the account, by all the ways that there are. */
class Meddler {
  readonly #door: JmapDoor;
  readonly #random: SeededRandom;
  readonly identityId: string;

  constructor(door: JmapDoor, random: SeededRandom, identityId: string) {
    this.#door = door;
    this.#random = random;
    this.identityId = identityId;
  }

  async act(): Promise<string> {
    const acts = [
      () => this.#add(),
      () => this.#add(),
      () => this.#flag(),
      () => this.#move(),
      () => this.#remove(),
      () => this.#makeMailbox(),
      () => this.#changeMailbox(),
      () => this.#send(),
      () => this.#changeSubmission(),
    ];
    const index = this.#random.between(0, acts.length - 1);
    await acts[index]!();
    return `act ${index}`;
  }

  async #add(): Promise<void> {
    const subject = `${this.#random.chance(0.5) ? "Re: " : ""}${this.#random.between(1, 5)}`;
    const id = `Message-ID: <${this.#random.between(1, 1e9)}@x>`;
    const body = "x".repeat(this.#random.between(1, 50));
    await this.#door.test.add(`${id}\r\nSubject: ${subject}\r\n\r\n${body}`);
  }

  #some(): Uint32Array {
    const { store } = this.#door.test;
    const rows = store.messages(this.#door.test.mailboxId(), { first: 1, last: 1e6 }, 1e3);
    return Uint32Array.from(rows.map(({ uid }) => uid).filter(() => this.#random.chance(0.2)));
  }

  async #flag(): Promise<void> {
    await this.#door.test.store.storeFlags({
      mailboxId: this.#door.test.mailboxId(),
      uids: this.#some(),
      mode: this.#random.chance(0.5) ? "add" : "remove",
      flags: { bits: flagBits["\\Flagged"], keywords: [] },
    });
  }

  async #move(): Promise<void> {
    const { test } = this.#door;
    await test.store.move(test.mailboxId(), this.#some(), test.mailboxId("Archive"));
  }

  async #remove(): Promise<void> {
    await this.#door.test.store.removeMessages(this.#door.test.mailboxId(), this.#some());
  }

  async #makeMailbox(): Promise<void> {
    const parentId = this.#random.chance(0.5) ? await this.#one("Mailbox") : null;
    const object = { name: `Box ${this.#random.between(1, 50)}`, parentId };
    await this.#door.call("Mailbox/set", { create: { k: object } });
  }

  async #changeMailbox(): Promise<void> {
    const id = await this.#one("Mailbox");
    if (id === null) return;
    const name = { name: `Box ${this.#random.between(1, 50)}` };
    const patches: readonly JsonObject[] = [name, { sortOrder: 3 }, { isSubscribed: false }];
    if (this.#random.chance(0.3)) await this.#door.call("Mailbox/set", { destroy: [id] });
    else {
      const update = { [id]: patches[this.#random.between(0, 2)]! };
      await this.#door.call("Mailbox/set", { update });
    }
  }

  async #send(): Promise<void> {
    const text = "From: you@example.org\r\nTo: a@x.example\r\nSubject: Out\r\n\r\nx";
    const { id } = await this.#door.test.add(text);
    const object = { identityId: this.identityId, emailId: `m${id}` };
    const { created } = await this.#door.call("EmailSubmission/set", { create: { k: object } });
    assert.notEqual(created, null);
  }

  async #changeSubmission(): Promise<void> {
    const id = await this.#one("EmailSubmission");
    if (id === null) return;
    const { store } = this.#door.test;
    const [entry] = store.queueEntries(1);
    const dice = this.#random.between(0, 2);
    if (dice === 0) await this.#door.call("EmailSubmission/set", { destroy: [id] });
    else if (dice === 1) {
      const update = { [id]: { undoStatus: "canceled" } };
      await this.#door.call("EmailSubmission/set", { update });
    } else if (entry !== undefined) {
      await store.beginAttempts([{ id: entry.id, nextAttemptAt: entry.nextAttemptAt + 5 }], 0);
    }
  }

  /** Any that can be changed. */
  async #one(type: "Mailbox" | "EmailSubmission"): Promise<string | null> {
    const filter = type === "Mailbox" ? { hasAnyRole: false } : {};
    const { ids } = await this.#door.call(`${type}/query`, { filter });
    const found = ids as readonly string[];
    return found[this.#random.between(0, Math.max(0, found.length - 1))] ?? null;
  }
}

const seed = 8620;

it(`lists are followed by their changes, seed ${seed}`, async () => {
  await using door = await JmapDoor.open();
  const random = new SeededRandom(seed);
  const inMailbox = `f${door.test.mailboxId()}`;
  const flagged = [{ property: "hasKeyword", keyword: "$flagged" }, { property: "size" }];
  const newest = [{ property: "receivedAt", isAscending: false }];
  const questions: readonly Question[] = [
    ["Email", { filter: { inMailbox }, sort: flagged, collapseThreads: true }],
    ["Email", { filter: { someInThreadHaveKeyword: "$flagged" }, sort: newest }],
    ["Email", { filter: { minSize: 60 }, sort: [{ property: "size" }] }, 5],
    ["Email", { sort: newest, collapseThreads: true }, 4],
    // They change: then the client hears of all.
    ["Email", { filter: { inMailbox }, sort: flagged }, 5],
    ["Mailbox", { sort: [{ property: "name" }], sortAsTree: true }],
    ["Mailbox", { filter: { isSubscribed: true }, filterAsTree: true }],
    ["Mailbox", { sort: [{ property: "sortOrder" }, { property: "name", isAscending: false }] }],
    ["EmailSubmission", { filter: { undoStatus: "pending" } }],
    ["EmailSubmission", { sort: [{ property: "sentAt", isAscending: false }] }],
  ];
  const { list } = await door.call("Identity/get", { ids: null });
  const [identity] = list as readonly JsonObject[];
  const meddler = new Meddler(door, random, identity!["id"] as string);
  const clients = questions.map((question) => new ListClient(door, question));
  for (const client of clients) await client.begin();
  for (let step = 0; step < 120; step++) {
    const acts: string[] = [];
    for (let left = random.between(1, 3); left > 0; left--) acts.push(await meddler.act());
    for (const client of clients) {
      await client.follow();
      await client.check(`step ${step}: ${acts.join(", ")}`);
    }
  }
});
