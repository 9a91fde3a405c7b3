// App passwords and TLS keys at the doors, and the record of who came.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { before, describe, it } from "node:test";
import { saslClientOf } from "../sasl/client-mechanism.ts";
import { mechanismNames, type MechanismName } from "../sasl/mechanism.ts";
import type { AppPassword, AppPasswordScope, TlsKey } from "../store/access-store.ts";
import type { StoredCredential } from "../store/mail-store.ts";
import { quietLog } from "../testing/store.ts";
import { AccountAuthenticator } from "./account-authenticator.ts";
import type { AuthenticationOutcome, AuthenticationPeer } from "./authenticator.ts";
import type { SeenLogin } from "./login-recorder.ts";
import { mailCredentials, passwordCredentials } from "./password.ts";

const tls = { channelBinding: (type: string) => Buffer.from(`binding of ${type}`) };
const peer: AuthenticationPeer = { protocol: "submission", remoteAddress: "192.0.2.1", tls };
const imapPeer: AuthenticationPeer = { ...peer, protocol: "imap" };
const password = "correct horse";
const phonePassword = "abcd-efgh-jkmn-pqrs-tuvw";
const laptopPassword = "bcde-fghj-kmnp-qrst-uvwx";
let own: readonly StoredCredential[] = [];
let phone: readonly StoredCredential[] = [];
let laptop: readonly StoredCredential[] = [];

before(async () => {
  own = await passwordCredentials(password, randomBytes);
  phone = await mailCredentials(phonePassword, randomBytes, { like: own });
  laptop = await mailCredentials(laptopPassword, randomBytes, { like: phone });
});

const key: TlsKey = {
  fingerprint: "known",
  accountId: 7,
  name: "tablet",
  algorithm: "EC P-256",
  login: "mia@x",
  imapPreauth: true,
  createdAt: 1,
  lastUsedAt: undefined,
};

/** Accounts mia (7, with an app password for the phone, which only submits, and one for the laptop) and bo (8). */
class Bench {
  readonly seen: SeenLogin[] = [];
  own: readonly StoredCredential[] = own;
  mailPasswordDisabled = false;
  loginDisabled = false;
  secondFactorOn = false;
  keys: readonly TlsKey[] = [key];
  readonly authenticator: AccountAuthenticator;

  constructor() {
    const accounts: Record<string, number> = { "mia@x": 7, "lists@x": 7, "bo@x": 8 };
    this.authenticator = new AccountAuthenticator({
      store: {
        credentials: () => [...this.own],
        access: {
          appPasswords: (id) =>
            id === 7 ? [app(1, "phone", ["smtp"], phone), app(2, "laptop", ["imap"], laptop)] : [],
          secondFactors: { isOn: () => this.secondFactorOn },
          tlsKey: (fingerprint) => this.keys.find((one) => one.fingerprint === fingerprint),
        },
      },
      directory: {
        accountOfLogin: (login) => accounts[login],
        isLoginDisabled: () => this.loginDisabled,
        isMailPasswordDisabled: () => this.mailPasswordDisabled,
        primaryAddress: () => "mia@x",
      },
      log: quietLog(),
      clock: () => 1000,
      plainTextOnLoopback: false,
      rateLimits: false,
      secret: Buffer.from("0123456789abcdef"),
      recorder: { record: (login) => void this.seen.push(login) },
    });
  }

  async attempt(
    mechanism: MechanismName,
    word: string,
    from: AuthenticationPeer = peer,
    login = "mia@x",
  ): Promise<string> {
    const client = await saslClientOf(mechanism, {
      announced: this.authenticator.mechanisms(from),
      login,
      password: word,
      channelBindings: from.tls,
      plainTextAllowed: true,
      random: randomBytes,
    });
    const outcome = await this.authenticator.authenticate({
      mechanism,
      peer: from,
      initialResponse: client.initialResponse(),
      challenge: (octets) => client.respond(octets),
    });
    if (outcome.kind === "authenticated") assert.ok(client.hasProof);
    return summary(outcome);
  }

  async external(authorizationId: string, from: AuthenticationPeer): Promise<string> {
    const outcome = await this.authenticator.authenticate({
      mechanism: "EXTERNAL",
      peer: from,
      initialResponse: Buffer.from(authorizationId),
      challenge: () => assert.fail("there is nothing to ask"),
    });
    return summary(outcome);
  }

  /** How the last attempt was noted. */
  get last(): string {
    const { result, by } = this.seen.at(-1) ?? assert.fail("nothing was recorded");
    return `${result} ${by?.kind === "app-password" ? by.name : (by?.kind ?? "-")}`;
  }
}

function app(
  id: number,
  name: string,
  scopes: readonly AppPasswordScope[],
  credentials: readonly StoredCredential[],
): AppPassword {
  return { id, name, scopes, credentials, createdAt: 1, lastUsedAt: undefined };
}

function summary(outcome: AuthenticationOutcome): string {
  if (outcome.kind === "refused") return outcome.reason;
  return `${outcome.accountId} ${outcome.login}`;
}

describe("app passwords", () => {
  for (const mechanism of mechanismNames) {
    it(`let in by ${mechanism} where their scope allows it, beside the account's own`, async () => {
      const bench = new Bench();
      assert.equal(await bench.attempt(mechanism, password), "7 mia@x");
      assert.equal(bench.last, "ok password");
      assert.equal(await bench.attempt(mechanism, phonePassword), "7 mia@x");
      assert.equal(bench.last, "ok phone");
      assert.equal(await bench.attempt(mechanism, phonePassword, imapPeer), "bad-credentials");
      assert.equal(bench.last, "wrong-scope phone");
      assert.equal(await bench.attempt(mechanism, laptopPassword, imapPeer), "7 mia@x");
      assert.equal(bench.last, "ok laptop");
      assert.equal(await bench.attempt(mechanism, laptopPassword), "bad-credentials");
      assert.equal(await bench.attempt(mechanism, "none of them"), "bad-credentials");
      assert.equal(bench.last, "bad-credentials -");
      const theirs = await bench.attempt(mechanism, phonePassword, peer, "bo@x");
      assert.equal(theirs, "bad-credentials");
    });

    it(`are all that lets in by ${mechanism} where the own password is off for mail`, async () => {
      const bench = new Bench();
      bench.mailPasswordDisabled = true;
      assert.equal(await bench.attempt(mechanism, password), "bad-credentials");
      assert.equal(bench.last, "mail-password-disabled password");
      assert.equal(await bench.attempt(mechanism, phonePassword), "7 mia@x");
    });

    it(`let in by ${mechanism} where there is no other password`, async () => {
      const bench = new Bench();
      bench.own = [];
      assert.equal(await bench.attempt(mechanism, phonePassword), "7 mia@x");
      assert.equal(await bench.attempt(mechanism, password), "bad-credentials");
    });
  }

  it("of another salt work by PLAIN and CRAM-MD5, and the first salt is SCRAM's", async () => {
    const bench = new Bench();
    bench.own = await passwordCredentials(password, randomBytes);
    for (const mechanism of ["PLAIN", "CRAM-MD5"] as const) {
      assert.equal(await bench.attempt(mechanism, phonePassword), "7 mia@x");
      assert.equal(await bench.attempt(mechanism, password), "7 mia@x");
    }
    assert.equal(await bench.attempt("SCRAM-SHA-256", password), "7 mia@x");
    assert.equal(await bench.attempt("SCRAM-SHA-256", phonePassword), "bad-credentials");
  });
});

describe("SASL EXTERNAL, RFC 4422 §A", () => {
  const withKey = { ...peer, tlsKey: "known" };
  const withOther = { ...peer, tlsKey: "other" };

  it("is announced first to those with a known key", () => {
    const { authenticator } = new Bench();
    assert.deepEqual(authenticator.mechanisms(withKey), ["EXTERNAL", ...mechanismNames]);
    assert.deepEqual(authenticator.mechanisms(withOther), mechanismNames);
  });

  it("lets the key's login in, or another of the same account", async () => {
    const bench = new Bench();
    assert.equal(await bench.external("", withKey), "7 mia@x");
    assert.equal(bench.last, "ok tls-key");
    assert.equal(await bench.external("lists@x", withKey), "7 lists@x");
    assert.equal(await bench.external("bo@x", withKey), "bad-credentials");
    assert.equal(await bench.external("nobody@x", withKey), "bad-credentials");
    assert.equal(await bench.external("a\0b", withKey), "bad-protocol");
  });

  it("refuses an unknown key, and is no mechanism without one", async () => {
    const bench = new Bench();
    assert.equal(await bench.external("", withOther), "bad-credentials");
    assert.equal(await bench.external("mia@x", withOther), "bad-credentials");
    assert.equal(await bench.external("mia@x", peer), "unknown-mechanism");
  });

  it("needs the key's address to be its account's still", async () => {
    const bench = new Bench();
    bench.keys = [{ ...key, login: "bo@x" }];
    assert.equal(await bench.external("", withKey), "bad-credentials");
    assert.deepEqual(bench.authenticator.mechanisms(withKey), mechanismNames);
    assert.equal(bench.authenticator.preauthenticate({ ...withKey, protocol: "imap" }), undefined);
  });

  it("works where the password is off for mail, and not where login is", async () => {
    const bench = new Bench();
    bench.mailPasswordDisabled = true;
    assert.equal(await bench.external("", withKey), "7 mia@x");
    bench.loginDisabled = true;
    assert.equal(await bench.external("", withKey), "login-disabled");
  });

  it("keeps other accounts' passwords off a connection with a known key", async () => {
    const bench = new Bench();
    for (const mechanism of mechanismNames) {
      const theirs = await bench.attempt(mechanism, password, withKey, "bo@x");
      assert.equal(theirs, "bad-credentials");
      assert.equal(bench.last, "tls-key-of-other-account password");
      assert.equal(await bench.attempt(mechanism, password, withKey), "7 mia@x");
      assert.equal(await bench.attempt(mechanism, password, withOther, "bo@x"), "8 bo@x");
    }
    const outcome = await bench.authenticator.login("bo@x", password, withKey);
    assert.equal(summary(outcome), "bad-credentials");
  });
});

describe("PREAUTH", () => {
  it("is for known keys that allow it, of accounts that may log in", () => {
    const bench = new Bench();
    const withKey = { ...imapPeer, tlsKey: "known" };
    const proof = { kind: "tls-key", fingerprint: "known" };
    const expected = { kind: "authenticated", accountId: 7, login: "mia@x", proof };
    assert.deepEqual(bench.authenticator.preauthenticate(withKey), expected);
    assert.equal(bench.last, "ok tls-key");
    assert.equal(bench.authenticator.preauthenticate(imapPeer), undefined);
    bench.loginDisabled = true;
    assert.equal(bench.authenticator.preauthenticate(withKey), undefined);
    bench.loginDisabled = false;
    bench.keys = [{ ...key, imapPreauth: false }];
    assert.equal(bench.authenticator.preauthenticate(withKey), undefined);
    assert.equal(bench.seen.length, 1);
  });
});
