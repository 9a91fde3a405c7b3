import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FixedResolver } from "../dns/fixed-resolver.ts";
import { Log } from "../log/log.ts";
import { AcmeAuthority } from "../testing/acme-authority.ts";
import { FakeClock } from "../testing/fake-clock.ts";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { HostKeys } from "../tls/host-keys.ts";
import { IssuedCertificates } from "../tls/issued-certificates.ts";
import { AcmeAccounts } from "./acme-accounts.ts";
import { AcmeState } from "./acme-state.ts";
import { CertificateKeeper } from "./certificate-keeper.ts";
import type { CertificateState, CertificateWish } from "./certificate-keeper.ts";
import { Challenges } from "./challenges.ts";
import type { ChallengeType } from "./challenges.ts";
import { ProofRefusal } from "./dns-proofs.ts";
import type { DnsProofs } from "./dns-proofs.ts";

const host: CertificateWish = { name: "mail.example.org", kind: "ecdsa", use: "host name" };
const policy: CertificateWish = { name: "mta-sts.example.org", kind: "ecdsa", use: "policy" };
const minuteMs = 60_000;
const dayMs = 86_400_000;

describe("certificates", () => {
  it("are fetched one after the other once it is started, with a pause between", async () => {
    await using home = await Home.make({ wishes: [host, policy] });
    assert.equal(home.clock.next(), undefined, "not before it is started");
    home.keeper.start();
    assert.equal(await home.nextLook(), 1_000);
    assert.deepEqual(home.authority.ordered, [host.name]);
    assert.equal(await home.nextLook(), 10_000);
    assert.deepEqual(home.authority.ordered, [host.name, policy.name]);
    assert.deepEqual(await home.conditions(), ["good", "good"]);
  });

  it("are renewed a month before the end, for the same key", async () => {
    await using home = await Home.make();
    home.keeper.start();
    await home.nextLook();
    const [first] = await home.keeper.list();
    const until = Date.parse(first!.certificate!.parsed.validTo);
    assert.ok(first!.renewAt! <= until - 30 * dayMs && first!.renewAt! > until - 31 * dayMs);
    home.clock.advanceTo(first!.renewAt! - 1);
    await home.keeper.look();
    assert.equal(home.authority.ordered.length, 1);
    home.clock.advanceTo(first!.renewAt!);
    await home.keeper.look();
    assert.equal(home.authority.ordered.length, 2);
    const [second] = await home.keeper.list();
    const [old, now] = [first!.certificate!.parsed, second!.certificate!.parsed];
    assert.notEqual(old.serialNumber, now.serialNumber);
    assert.ok(old.publicKey.equals(now.publicKey));
  });
});

describe("what authorities are like", () => {
  it("rejects nonces, which is no failure", async () => {
    await using home = await Home.make();
    home.authority.badNonces = 5;
    assert.equal((await home.renewed()).state, "good");
    home.authority.badNonces = 100;
    assert.match((await home.renewed()).attempt?.failure?.reason ?? "", /badNonce/);
  });

  it("comes by one way only, with which we begin next time", async () => {
    await using home = await Home.make();
    home.authority.blind = "http-01";
    assert.equal((await home.renewed()).attempt?.challenge, "tls-alpn-01");
    assert.equal(home.authority.ordered.length, 2);
    await home.renewed();
    assert.equal(home.authority.ordered.length, 3);
    assert.equal(home.challenges.isProving, false, "proofs are taken away");
    assert.equal(home.challenges.answer("token-token-token"), undefined);
  });

  it("fails, and is left alone longer each time, also over a restart", async () => {
    await using home = await Home.make();
    home.authority.refusal = { type: "rejectedIdentifier" };
    home.keeper.start();
    await home.nextLook();
    const waits: number[] = [];
    for (let failure = 1; failure < 7; failure++) {
      const [state] = await home.keeper.list();
      waits.push((state!.attempt!.nextAt - home.clock.now()) / minuteMs);
      await home.restart();
      await home.keeper.look();
      assert.equal(home.authority.ordered.length, failure, "nobody was asked again");
      home.clock.advanceTo(state!.attempt!.nextAt);
      await home.keeper.look();
    }
    assert.deepEqual(waits, [10, 30, 120, 360, 1440, 1440]);
    assert.match(home.logged.join("\n"), /level=warn event=acme\.certificate\.failed name=mail/);
    const [state] = await home.keeper.list();
    assert.match(state?.attempt?.failure?.advice ?? "", /use another name or another authority/);
  });

  it("says how long to wait", async () => {
    await using home = await Home.make();
    home.authority.refusal = { type: "rateLimited", retryAfter: "7200" };
    const { attempt } = await home.renewed();
    assert.equal(attempt!.nextAt - home.clock.now(), 120 * minuteMs);
    assert.match(attempt?.failure?.advice ?? "", /asked less often/);
  });
});

describe("names and time", () => {
  it("are not asked for while the DNS has no address, without a door, or switched off", async () => {
    await using home = await Home.make();
    home.known = false;
    assert.match((await home.renewed()).attempt?.failure?.reason ?? "", /no address of mail/);
    home.known = true;
    home.types = [];
    await home.restart();
    assert.match((await home.renewed()).attempt?.failure?.reason ?? "", /neither HTTP nor HTTPS/);
    home.isOn = false;
    assert.match((await home.renewed()).attempt?.failure?.reason ?? "", /No authority is asked/);
    assert.deepEqual(home.authority.ordered, []);
    assert.equal((await home.renewed()).attempt?.failures, 0);
  });

  it("are warned of when the end comes near, once a day", async () => {
    await using home = await Home.make();
    await home.renewed();
    home.authority.refusal = { type: "serverInternal" };
    const warned = (): number =>
      home.logged.filter((line) => /certificate\.ending/.test(line)).length;
    home.clock.advanceTo(home.clock.now() + 69 * dayMs);
    await home.keeper.look();
    assert.equal(warned(), 0);
    home.clock.advanceTo(home.clock.now() + 2 * dayMs);
    await home.keeper.look();
    await home.keeper.look();
    assert.equal(warned(), 1);
    assert.deepEqual(await home.conditions(), ["ending"]);
    home.clock.advanceTo(home.clock.now() + 20 * dayMs);
    await home.keeper.look();
    assert.equal(warned(), 2);
    assert.deepEqual(await home.conditions(), ["ended"]);
  });

  it("are forgotten where they are ours no more and have ended", async () => {
    await using home = await Home.make({ wishes: [host, policy] });
    await home.keeper.renew(undefined, () => {});
    home.wishes = [host];
    await home.keeper.look();
    assert.equal((await home.issued.of(policy.name)).length, 1);
    home.clock.advanceTo(home.clock.now() + 91 * dayMs);
    await home.keeper.look();
    assert.equal((await home.issued.of(policy.name)).length, 0);
    assert.equal((await home.issued.of(host.name)).length, 1);
  });
});

describe("names in zones that we write", () => {
  const proofs = (home: () => Home): DnsProofs => ({
    isFor: (name) => name.endsWith(".example.org"),
    show: async (name, text) => {
      const { dnsTexts } = home().authority;
      if (home().nameServer === "refuses") throw new ProofRefusal("It is refused", "Do this.");
      dnsTexts.set(name, text);
      return { [Symbol.asyncDispose]: async () => void dnsTexts.delete(name) };
    },
  });

  it("are proved there first, even where they have no address", async () => {
    const home: Home = await Home.make({ dnsProofs: proofs(() => home) });
    await using _ = home;
    home.known = false;
    const { state, attempt } = await home.renewed();
    assert.deepEqual([state, attempt?.challenge], ["good", "dns-01"]);
    assert.equal(home.authority.dnsTexts.size, 0, "proofs are taken away");
  });

  it("are proved by the doors where the name server refuses", async () => {
    const home: Home = await Home.make({ dnsProofs: proofs(() => home) });
    await using _ = home;
    home.nameServer = "refuses";
    assert.equal((await home.renewed()).attempt?.challenge, "http-01");
  });

  it("are told of with what the name server said", async () => {
    const home: Home = await Home.make({ dnsProofs: proofs(() => home) });
    await using _ = home;
    home.types = [];
    await home.restart();
    home.nameServer = "refuses";
    assert.equal((await home.renewed()).attempt?.failure?.advice, "Do this.");
    home.nameServer = "takes";
    home.authority.blind = "dns-01";
    const seen = await home.renewed();
    assert.match(
      seen.attempt?.failure?.advice ?? "",
      /proof at _acme-challenge\.mail\.example\.org/,
    );
  });
});

interface HomeOptions {
  readonly dnsProofs?: DnsProofs;
  readonly wishes?: readonly CertificateWish[];
}

class Home implements AsyncDisposable {
  readonly clock = new FakeClock(Date.now());
  readonly challenges: Challenges;
  nameServer: "takes" | "refuses" = "takes";
  readonly logged: string[] = [];
  readonly authority: AcmeAuthority;
  readonly issued: IssuedCertificates;
  wishes: readonly CertificateWish[];
  types: readonly ChallengeType[] = ["http-01", "tls-alpn-01"];
  known = true;
  isOn = true;
  keeper: CertificateKeeper;
  readonly #directory: TemporaryDirectory;
  readonly #hostKeys: HostKeys;
  readonly #log = new Log((line) => this.logged.push(line), "info");

  private constructor(directory: TemporaryDirectory, { wishes = [host], dnsProofs }: HomeOptions) {
    this.challenges = new Challenges(dnsProofs);
    this.#directory = directory;
    this.wishes = wishes;
    const hostKeys = new HostKeys(directory.path);
    this.#hostKeys = hostKeys;
    const log = this.#log;
    const certificates = directory.file("certificates");
    this.issued = new IssuedCertificates({ directory: certificates, hostKeys, log });
    this.authority = new AcmeAuthority({
      challenges: this.challenges,
      hostKey: async () => (await hostKeys.key("ecdsa")).pem,
    });
    this.keeper = this.#keeper();
  }

  static async make(options: HomeOptions = {}): Promise<Home> {
    return new Home(await TemporaryDirectory.make("acme"), options);
  }

  /** Lets the time come for the next look, and waits for it. Resolves to how long that took. */
  async nextLook(): Promise<number> {
    const next = this.clock.next() ?? assert.fail("no look is planned");
    const waited = next - this.clock.now();
    this.clock.advanceTo(next);
    await this.keeper.list();
    await this.keeper.idle();
    return waited;
  }

  async conditions(): Promise<CertificateState["state"][]> {
    return (await this.keeper.list()).map(({ state }) => state);
  }

  async renewed(): Promise<CertificateState> {
    const [state] = await this.keeper.renew(undefined, () => {});
    return state ?? assert.fail("nothing is wished for");
  }

  async restart(): Promise<void> {
    await this.keeper[Symbol.asyncDispose]();
    this.keeper = this.#keeper();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.keeper[Symbol.asyncDispose]();
    await this.#directory[Symbol.asyncDispose]();
  }

  #keeper(): CertificateKeeper {
    const { authority, challenges, clock, issued } = this;
    const state = new AcmeState(this.#directory.file("acme", "state.json"));
    const directory = this.#directory.file("acme");
    const { directoryUrl } = authority;
    return new CertificateKeeper({
      accounts: new AcmeAccounts({ directory, state, http: authority.http, pollMs: 1 }),
      state,
      issued,
      hostKeys: this.#hostKeys,
      challenges,
      resolver: new FixedResolver({ addresses: () => (this.known ? ["192.0.2.1"] : undefined) }),
      settings: () => (this.isOn ? { directoryUrl } : undefined),
      wishes: () => this.wishes,
      challengeTypes: this.types,
      clock,
      random: () => 0,
      log: this.#log,
    });
  }
}
