import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { SoftAuthenticator } from "../testing/soft-authenticator.ts";
import { TestStore } from "../testing/store.ts";
import { PasskeyChallenges } from "./passkey-challenges.ts";
import { PasskeyRefusal, Passkeys } from "./passkeys.ts";
import { relyingPartyOf } from "./relying-party.ts";
import type { RelyingParty } from "./relying-party.ts";

const party: RelyingParty = { host: "mail.example.org", origin: "https://mail.example.org:8443" };

class Bench implements AsyncDisposable {
  readonly test: TestStore;
  now = 1_000_000;
  readonly passkeys: Passkeys;
  readonly phone = new SoftAuthenticator({ counts: true });

  private constructor(test: TestStore) {
    this.test = test;
    const clock = (): number => this.now;
    const secret = Buffer.alloc(32, 7);
    this.passkeys = new Passkeys({ store: test.store, clock, random: randomBytes, secret });
  }

  static async open(): Promise<Bench> {
    return new Bench(await TestStore.open());
  }

  get asked() {
    return { owner: this.test.accountId(), login: "you@example.org", party, session: "mine" };
  }

  async register(): Promise<void> {
    const created = this.phone.create(this.passkeys.creationOptions(this.asked), party.origin);
    await this.passkeys.register(this.asked, "phone", created);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.test[Symbol.asyncDispose]();
  }
}

describe("a passkey", () => {
  it("is made, and logs in without a name", async () => {
    await using bench = await Bench.open();
    const { passkeys, phone } = bench;
    await bench.register();
    const options = passkeys.requestOptions(party, "browser");
    const shown = phone.get(options, party.origin);
    const { owner, name } = await passkeys.prove(party, "browser", shown);
    assert.deepEqual([owner, name], [bench.test.accountId(), "phone"]);
    const [kept] = bench.test.store.access.secondFactors.passkeys(owner);
    assert.deepEqual([kept?.counter, kept?.lastUsedAt, kept?.host], [2, bench.now, party.host]);
    const refused = passkeys.prove(party, "browser", shown);
    await assert.rejects(refused, PasskeyRefusal, "the same again");
  });

  it("is not made from what another session, host or page was asked, nor too late", async () => {
    await using bench = await Bench.open();
    const { passkeys, phone, asked } = bench;
    const created = phone.create(passkeys.creationOptions(asked), party.origin);
    const other = { host: "other.example.org", origin: "https://other.example.org" };
    const elsewhere = phone.create(passkeys.creationOptions(asked), "https://evil.example");
    for (const [of, response] of [
      [{ ...asked, session: "another" }, created],
      [{ ...asked, owner: "admin" as const }, created],
      [{ ...asked, party: other }, created],
      [asked, elsewhere],
    ] as const) {
      await assert.rejects(passkeys.register(of, "phone", response), PasskeyRefusal);
    }
    bench.now += 5 * 60_000;
    await assert.rejects(passkeys.register(asked, "phone", created), PasskeyRefusal);
    assert.equal(bench.test.store.access.secondFactors.isOn(asked.owner), false);
  });

  it("logs nobody in for another session, page or host, unverified, or as a copy", async () => {
    await using bench = await Bench.open();
    const { passkeys, phone } = bench;
    await bench.register();
    const ask = () => passkeys.requestOptions(party, "browser");
    const other = { host: "other.example.org", origin: "https://other.example.org" };
    const own = phone.get(ask(), party.origin);
    await assert.rejects(passkeys.prove(party, "another", own), PasskeyRefusal);
    await assert.rejects(passkeys.prove(other, "browser", own), PasskeyRefusal);
    const forAnother = { ...own, response: { ...own.response, userHandle: "AAAA" } };
    await assert.rejects(passkeys.prove(party, "browser", forAnother), PasskeyRefusal);
    const elsewhere = phone.get(ask(), "https://evil.example");
    await assert.rejects(passkeys.prove(party, "browser", elsewhere), PasskeyRefusal);
    const registering = passkeys.creationOptions(bench.asked);
    const mixed = phone.get({ ...registering, rpId: party.host }, party.origin);
    await assert.rejects(passkeys.prove(party, "browser", mixed), PasskeyRefusal);
    phone.flags = 1;
    const unverified = phone.get(ask(), party.origin);
    await assert.rejects(passkeys.prove(party, "browser", unverified), PasskeyRefusal);
    phone.flags = 5;
    const { secondFactors } = bench.test.store.access;
    await secondFactors.usePasskey({ id: own.id, counter: 100, usedAt: 1 });
    const copied = phone.get(ask(), party.origin);
    await assert.rejects(passkeys.prove(party, "browser", copied), PasskeyRefusal);
  });
});

describe("a passkey that is fuzzed, seed 8949", () => {
  it("is refused, whatever was done to it on the way", async () => {
    await using bench = await Bench.open();
    const { passkeys, phone, asked } = bench;
    await bench.register();
    const random = new SeededRandom(8949);
    for (let round = 0; round < 150; round++) {
      const shown = phone.get(passkeys.requestOptions(party, "browser"), party.origin);
      const created = new SoftAuthenticator().create(passkeys.creationOptions(asked), party.origin);
      const broken = (text: string): string =>
        Buffer.from(random.mutated(Buffer.from(text, "base64url"))).toString("base64url");
      const part = random.pick(["clientDataJSON", "authenticatorData", "signature"] as const);
      const response = { ...shown.response, [part]: broken(shown.response[part]) };
      const proving = passkeys.prove(party, "browser", { ...shown, response });
      // The library lets pass what comes behind a signature.
      const isSound = octetsOf(response[part]).startsWith(octetsOf(shown.response[part]));
      if (isSound) await proving.catch(() => {});
      else await assert.rejects(proving, PasskeyRefusal, part);
      const attestationObject = broken(created.response.attestationObject);
      const changed = { ...created, response: { ...created.response, attestationObject } };
      // What is not signed may be another key's just as well.
      await passkeys.register(asked, `key ${round}`, changed).catch((error: unknown) => {
        assert.ok(error instanceof Error && /^(?:PasskeyRefusal|StoreRefusal)$/.test(error.name));
      });
    }
  });
});

function octetsOf(base64url: string): string {
  return Buffer.from(base64url, "base64url").toString("latin1");
}

describe("a challenge", () => {
  it("is good once, for five minutes, for its purpose", () => {
    let now = 1_000_000;
    const challenges = new PasskeyChallenges({ clock: () => now, random: randomBytes });
    const challenge = challenges.make("a");
    assert.equal(challenges.isValid(challenge, "a"), true);
    assert.equal(challenges.isValid(challenge, "b"), false);
    for (const wrong of ["", "x", `${challenge}A`, challenge.slice(1), `B${challenge.slice(1)}`]) {
      assert.equal(challenges.isValid(wrong, "a"), false, wrong);
    }
    assert.deepEqual([challenges.use(challenge), challenges.use(challenge)], [true, false]);
    assert.equal(challenges.isValid(challenge, "a"), false);
    const late = challenges.make("a");
    now += 300_000;
    assert.equal(challenges.isValid(late, "a"), false);
  });
});

describe("the relying party", () => {
  for (const [field, isSecure, expected] of [
    ["mail.example.org", true, { host: "mail.example.org", origin: "https://mail.example.org" }],
    [
      "Homepost.local:8443",
      true,
      { host: "homepost.local", origin: "https://homepost.local:8443" },
    ],
    ["localhost:8080", false, { host: "localhost", origin: "http://localhost:8080" }],
    ["homepost.local", false, "no-tls"],
    ["192.0.2.1", true, "ip-address"],
    ["192.0.2.1:443", true, "ip-address"],
    ["[2001:db8::1]:443", true, "ip-address"],
    ["[::1]", false, "ip-address"],
    [undefined, true, "no-name"],
    ["a b", true, "no-name"],
    ["x.".repeat(200), true, "no-name"],
  ] as const) {
    it(`of ${field?.slice(0, 30)}, ${isSecure ? "with" : "without"} TLS`, () => {
      assert.deepEqual(relyingPartyOf(field, isSecure), expected);
    });
  }
});
