import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { Revisions } from "../config/revisions.ts";
import { FixedResolver } from "../dns/fixed-resolver.ts";
import type { DnsAnswer } from "../dns/resolver.ts";
import { quietLog, TestStore } from "../testing/store.ts";
import { QuickKeys } from "../testing/quick-keys.ts";
import type { Admin, Caller } from "./call.ts";
import { CallRefusal } from "./call.ts";
import { DkimSelectors } from "./dkim-selectors.ts";
import { dkimVerify } from "./dkim-verify.ts";
import { DkimWatch } from "./dkim-watch.ts";
import { domainAdd } from "./domain-add.ts";

const caller: Caller = { by: "test", report: () => {} };
const change = { by: "test", note: "" };
const domain = "home.example";

/** A domain with its first keys, a DNS that shows what `shown` holds, and a clock. */
class Home implements AsyncDisposable {
  readonly shown = new Map<string, readonly string[] | DnsAnswer<string>>();
  now = Date.UTC(2026, 10, 21);
  readonly revisions: Revisions;
  readonly selectors: DkimSelectors;
  readonly admin: Admin;
  readonly #test: TestStore;

  private constructor(test: TestStore) {
    this.#test = test;
    const now = () => this.now;
    this.revisions = new Revisions({ store: test.store, now });
    this.selectors = new DkimSelectors({
      revisions: this.revisions,
      keys: new QuickKeys(`${test.directory}/keys/dkim`),
      resolver: new FixedResolver({ txt: (name) => this.shown.get(name) }),
      now,
    });
    const server = { hostName: "h" } as Admin["server"];
    const { revisions, selectors: dkim } = this;
    this.admin = { revisions, dkim, server } as Partial<Admin> as Admin;
  }

  static async make(): Promise<Home> {
    const home = new Home(await TestStore.open([]));
    await domainAdd.invoke(home.admin, { name: domain }, caller);
    return home;
  }

  get states(): string {
    return this.selectors
      .list()
      .map(({ selector, state }) => `${selector} ${state}`)
      .join(", ");
  }

  /** The DNS shows the records of these from now on. */
  publish(...selectors: readonly string[]): void {
    for (const { record, selector } of this.selectors.list(domain)) {
      if (record && selectors.includes(selector)) this.shown.set(record.name, [record.text]);
    }
  }

  keyFile(selector: string): string {
    return `${this.#test.directory}/keys/dkim/${domain}/${selector}.pem`;
  }

  async verify(): Promise<Readonly<Record<string, string>>> {
    const { selectors, faults } = await dkimVerify.invoke(this.admin, { domain }, caller);
    const texts = selectors.map(({ selector, isGood, texts: said }) => [
      selector,
      `${isGood ? "good" : "wrong"}: ${said.join(" and ")}`,
    ]);
    return Object.fromEntries([...texts, ...faults.map((fault) => ["domain", fault])]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#test[Symbol.asyncDispose]();
  }
}

describe("keys of a domain", () => {
  it("are one that signs and a spare", async () => {
    await using home = await Home.make();
    assert.equal(home.states, "2026a signing, 2026b spare");
    const [record] = home.selectors.list();
    assert.equal(record?.record?.name, "2026a._domainkey.home.example");
    assert.match(record.record.text, /^v=DKIM1; h=sha256; k=ed25519; p=/);
  });

  it("are replaced by the spare at once where it is published", async () => {
    await using home = await Home.make();
    home.publish("2026a", "2026b");
    await home.selectors.rotate(domain, change);
    assert.equal(home.states, "2026a retired, 2026b signing, 2026c spare");
  });

  it("go on signing until the DNS shows the next one", async () => {
    await using home = await Home.make();
    await home.selectors.rotate(domain, change);
    assert.equal(home.states, "2026a signing, 2026b waiting, 2026c spare");
    await assert.rejects(home.selectors.rotate(domain, change), /2026b waits already/);
    await using watch = new DkimWatch({ selectors: home.selectors, log: quietLog() });
    await watch.look();
    assert.equal(home.states, "2026a signing, 2026b waiting, 2026c spare");
    home.publish("2026b");
    await watch.look();
    assert.equal(home.states, "2026a retired, 2026b signing, 2026c spare");
    assert.match(home.revisions.history(1)[0]?.note ?? "", /the DNS shows 2026b/);
  });
});

describe("keys through the years", () => {
  it("are made anew for a rotation without a spare, with the settings of the old one", async () => {
    await using home = await Home.make();
    await home.selectors.remove(domain, "2026b", change);
    const { dkim } = home.revisions.document.domains[domain]!;
    const how = {
      ...dkim["2026a"]!,
      expirationHours: 5,
      canonicalization: "simple/simple",
    } as const;
    await home.revisions.edit((document) => {
      const changed = { ...document.domains[domain]!, dkim: { "2026a": how } };
      return { ...document, domains: { [domain]: changed } };
    }, change);
    await home.selectors.rotate(domain, change);
    assert.equal(home.states, "2026a signing, 2026b waiting");
    const next = home.revisions.document.domains[domain]!.dkim["2026b"];
    assert.deepEqual(next, { ...how, sign: false, replaces: "2026a" });
    home.publish("2026b");
    assert.deepEqual(await home.selectors.finishRotations(domain), ["2026b"]);
    assert.equal(home.states, "2026a retired, 2026b signing");
  });

  it("are replaced each by one of its kind", async () => {
    await using home = await Home.make();
    const of = { algorithm: "ed25519", selector: "small", sign: true } as const;
    await home.selectors.generate(domain, of, change);
    await home.selectors.rotate(domain, change);
    const { dkim } = home.revisions.document.domains[domain]!;
    assert.equal(dkim["2026b"]?.replaces, "2026a");
    const [successor] = Object.entries(dkim).filter(([, { replaces }]) => replaces === "small");
    assert.equal(successor?.[1].algorithm, "ed25519");
  });

  it("may be removed a week after they signed last", async () => {
    await using home = await Home.make();
    home.publish("2026a", "2026b");
    await assert.rejects(home.selectors.remove(domain, "2026a", change), /2026a signs: first/);
    await home.selectors.rotate(domain, change);
    await assert.rejects(
      home.selectors.remove(domain, "2026a", change),
      /keep it until 2026-11-28/,
    );
    home.now += 7 * 86_400_000;
    assert.equal(home.states, "2026a removable, 2026b signing, 2026c spare");
    await home.selectors.remove(domain, "2026a", change);
    assert.equal(home.states, "2026b signing, 2026c spare");
    await assert.rejects(home.selectors.remove(domain, "2026a", change), CallRefusal);
  });

  it("keep their names and their files apart", async () => {
    await using home = await Home.make();
    const of = { algorithm: "rsa", sign: false } as const;
    await assert.rejects(
      home.selectors.generate(domain, { ...of, selector: "2026a" }, change),
      /There is a selector "2026a" already/,
    );
    await home.revisions.apply("", change);
    await domainAdd.invoke(home.admin, { name: domain }, caller);
    assert.equal(home.states, "2026c signing, 2026d spare");
    await assert.rejects(
      home.selectors.generate(domain, { ...of, selector: "2026a" }, change),
      /There is a key of that name/,
    );
  });
});

describe("verifying keys", () => {
  it("says that all is well", async () => {
    await using home = await Home.make();
    home.publish("2026a", "2026b");
    assert.deepEqual(await home.verify(), {
      "2026a": "good: signs, and the DNS shows its key",
      "2026b": "good: is a spare, and the DNS shows its key",
    });
  });

  it("says what is wrong with a record, and what to publish", async () => {
    await using home = await Home.make();
    const name = "2026a._domainkey.home.example";
    const [own, other] = home.selectors.list().map(({ record }) => record!.text);
    const table: readonly (readonly [readonly string[] | DnsAnswer<string>, RegExp])[] = [
      [[], /shows no record; publish a TXT record at 2026a\._domainkey\.home\.example: "v=DKIM1/],
      [[other!], /shows another key than ours; publish/],
      [["v=DKIM1; p="], /is revoked/],
      [[own!, own!], /several records/],
      [[own!.slice(0, -9)], /cannot be read \(expected .*\); was it cut off\?/],
      [[own!.replace("sha256", "sha1")], /its h= does not allow sha256/],
      [[`${own}; t=y`], /its t=y says that this is only a test/],
      [[`${own}; s=tlsrpt`], /its s= does not allow mail/],
      [{ kind: "failed", reason: "no answer" }, /^wrong: the DNS did not answer: no answer/],
    ];
    for (const [answer, text] of table) {
      home.shown.set(name, answer);
      assert.match((await home.verify())["2026a"] ?? "", text);
    }
  });

  it("says when there is no key to sign with, or none that signs", async () => {
    await using home = await Home.make();
    home.publish("2026a", "2026b");
    await rm(home.keyFile("2026a"));
    await writeFile(home.keyFile("2026b"), "no key");
    const { [domain]: settings } = home.revisions.document.domains;
    const fresh = new DkimSelectors({
      revisions: home.revisions,
      keys: new QuickKeys(home.keyFile("x").replace(/\/home\.example\/x\.pem$/, "")),
      resolver: new FixedResolver({}),
      now: () => home.now,
    });
    const checked = await fresh.check(domain);
    assert.deepEqual(
      checked.map(({ record, published }) => record ?? published),
      [undefined, undefined],
    );
    assert.ok(settings?.dkim["2026a"]?.sign);
    await home.revisions.apply(`[domains."${domain}"]`, change);
    assert.match((await home.verify())["domain"] ?? "", /No key signs mail of home\.example/);
    await assert.rejects(home.selectors.rotate(domain, change), /dkim generate --sign/);
  });
});
