import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { before, describe, it } from "node:test";
import { Log } from "../log/log.ts";
import { saslClientOf } from "../sasl/client-mechanism.ts";
import { mechanismNames, type MechanismName } from "../sasl/mechanism.ts";
import type { StoredCredential } from "../store/mail-store.ts";
import { AccountAuthenticator, type AccountAuthenticatorOptions } from "./account-authenticator.ts";
import type { AuthenticationOutcome, AuthenticationPeer } from "./authenticator.ts";
import { passwordCredentials } from "./password.ts";

const tls = { channelBinding: (type: string) => Buffer.from(`binding of ${type}`) };
const peer: AuthenticationPeer = { protocol: "submission", remoteAddress: "192.0.2.1", tls };
const password = "correct horse ü";
let credentials: StoredCredential[] = [];

before(async () => {
  credentials = await passwordCredentials(password, randomBytes);
});

/** One account, mia, number 7; off@ is another whose login is switched off, new@ one without a password. */
class Bench {
  readonly lines: string[] = [];
  now = 1_000_000;
  asked = 0;
  stored: readonly StoredCredential[] = credentials;
  readonly authenticator: AccountAuthenticator;

  constructor(changed: Partial<AccountAuthenticatorOptions> = {}) {
    const accounts: Record<string, number> = { "mia@x": 7, "off@x": 8, "new@x": 9 };
    this.authenticator = new AccountAuthenticator({
      store: {
        credentials: (id) => {
          this.asked += 1;
          return id === 9 ? [] : [...this.stored];
        },
        access: {
          appPasswords: () => [],
          tlsKey: () => undefined,
          secondFactors: { isOn: () => false },
        },
      },
      directory: {
        accountOfLogin: (login) => accounts[login],
        isLoginDisabled: (id) => id === 8,
        isMailPasswordDisabled: () => false,
        primaryAddress: () => undefined,
      },
      log: new Log((line) => this.lines.push(line), "debug"),
      clock: () => this.now,
      plainTextOnLoopback: false,
      rateLimits: true,
      secret: Buffer.from("0123456789abcdef"),
      ...changed,
    });
  }

  /** Runs our own client against it. */
  async attempt(
    mechanism: MechanismName,
    of: { login?: string; password?: string; peer?: AuthenticationPeer; late?: boolean } = {},
  ): Promise<string> {
    const from = of.peer ?? peer;
    const client = await saslClientOf(mechanism, {
      announced: this.authenticator.mechanisms(from),
      login: of.login ?? "mia@x",
      password: of.password ?? password,
      channelBindings: from.tls,
      plainTextAllowed: true,
      random: randomBytes,
    });
    const first = client.initialResponse();
    let held = of.late ? first : undefined;
    const outcome = await this.authenticator.authenticate({
      mechanism,
      peer: from,
      initialResponse: of.late ? undefined : first,
      challenge: async (octets) => {
        const answer = held ?? (await client.respond(octets));
        held = undefined;
        return answer;
      },
    });
    if (outcome.kind === "authenticated") assert.ok(client.hasProof);
    return summary(outcome);
  }

  /** Says these things, whatever is asked. */
  async say(mechanism: string, ...said: (string | undefined)[]): Promise<string> {
    const [first, ...rest] = said.map((text) => (text === undefined ? text : Buffer.from(text)));
    const outcome = await this.authenticator.authenticate({
      mechanism,
      peer,
      initialResponse: first,
      challenge: async () => rest.shift(),
    });
    return summary(outcome);
  }
}

function summary(outcome: AuthenticationOutcome): string {
  if (outcome.kind === "refused") return outcome.reason;
  return `${outcome.accountId} ${outcome.login}`;
}

describe("AccountAuthenticator.mechanisms", () => {
  const { authenticator } = new Bench();
  const lenient = new Bench({ plainTextOnLoopback: true }).authenticator;
  const unbound = { ...peer, tls: { channelBinding: () => undefined } };
  const plain = { ...peer, tls: undefined };
  const loopback = { ...plain, remoteAddress: "127.0.0.1" };
  const withoutPlus = mechanismNames.filter((name) => !name.endsWith("PLUS"));
  const hidden = ["SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5"];

  it("names all over TLS, strongest first", () => {
    assert.deepEqual(authenticator.mechanisms(peer), mechanismNames);
    assert.deepEqual(authenticator.mechanisms({ ...peer, protocol: "imap" }), mechanismNames);
  });

  it("names no -PLUS where there is nothing to bind to", () => {
    assert.deepEqual(authenticator.mechanisms(unbound), withoutPlus);
  });

  it("names none at submission without TLS, and at IMAP those that hide the password", () => {
    assert.deepEqual(authenticator.mechanisms(plain), []);
    assert.deepEqual(authenticator.mechanisms({ ...plain, protocol: "imap" }), hidden);
    assert.deepEqual(authenticator.mechanisms(loopback), []);
  });

  it("allows plain text on loopback where that was asked for", () => {
    assert.deepEqual(lenient.mechanisms(loopback), withoutPlus);
    assert.deepEqual(lenient.mechanisms(plain), []);
    assert.equal(lenient.plainTextAllowed(loopback), true);
    assert.equal(lenient.plainTextAllowed(plain), false);
    assert.equal(authenticator.plainTextAllowed(loopback), false);
    assert.equal(authenticator.plainTextAllowed(peer), true);
  });
});

describe("AccountAuthenticator.authenticate", () => {
  for (const mechanism of mechanismNames) {
    it(`lets in by ${mechanism}, with and without an initial response`, async () => {
      const bench = new Bench();
      assert.equal(await bench.attempt(mechanism), "7 mia@x");
      assert.equal(await bench.attempt(mechanism, { late: true }), "7 mia@x");
    });

    it(`refuses a wrong password and an unknown login alike by ${mechanism}`, async () => {
      const bench = new Bench();
      const wrong = { password: "wrong horse" };
      assert.equal(await bench.attempt(mechanism, wrong), "bad-credentials");
      assert.equal(await bench.attempt(mechanism, { login: "nobody@x" }), "bad-credentials");
      assert.equal(await bench.attempt(mechanism, { login: "new@x" }), "bad-credentials");
      assert.equal(
        await bench.attempt(mechanism, { login: `${"m".repeat(400)}@x` }),
        "bad-credentials",
      );
    });

    it(`tells that a login is disabled only to who knows the password, by ${mechanism}`, async () => {
      const bench = new Bench();
      const login = "off@x";
      assert.equal(await bench.attempt(mechanism, { login }), "login-disabled");
      const wrong = { login, password: "wrong horse" };
      assert.equal(await bench.attempt(mechanism, wrong), "bad-credentials");
    });

    it(`is unavailable by ${mechanism} where only other verifiers are stored`, async () => {
      const bench = new Bench();
      bench.stored = [{ kind: "other", value: "x", createdAt: 0 }];
      for (let i = 0; i < 20; i++) assert.equal(await bench.attempt(mechanism), "unavailable");
    });
  }
});

describe("AccountAuthenticator.authenticate, verifiers", () => {
  it("does not accept a damaged verifier", async () => {
    const bench = new Bench();
    bench.stored = credentials.map((credential) => ({ ...credential, value: "damaged" }));
    assert.equal(await bench.attempt("SCRAM-SHA-256"), "unavailable");
    assert.equal(await bench.attempt("CRAM-MD5"), "unavailable");
    assert.equal(await bench.attempt("PLAIN"), "unavailable");
  });

  it("keeps an unknown login's salt over restarts", async () => {
    const saltOf = async (bench: Bench): Promise<string | undefined> => {
      let told = "";
      await bench.authenticator.authenticate({
        mechanism: "SCRAM-SHA-256",
        peer,
        initialResponse: Buffer.from("n,,n=nobody@x,r=abc"),
        challenge: async (octets) => {
          told = octets.toString();
          return undefined;
        },
      });
      return /,s=[^,]+,i=10000$/.exec(told)?.[0];
    };
    const salt = await saltOf(new Bench());
    assert.notEqual(salt, undefined);
    assert.equal(await saltOf(new Bench()), salt);
  });
});

describe("AccountAuthenticator.authenticate, what clients say", () => {
  const table: readonly (readonly [string, string, ...(string | undefined)[]])[] = [
    ["unknown-mechanism", "EXTERNAL", ""],
    ["bad-protocol", "PLAIN", "mia@x"],
    ["cancelled", "PLAIN", undefined, undefined],
    ["bad-credentials", "PLAIN", `root\0mia@x\0${password}`],
    ["7 mia@x", "plain", `mia@x\0mia@x\0${password}`],
    ["bad-credentials", "PLAIN", "\0mia@x\0"],
    ["bad-credentials", "PLAIN", `\0mia@x\0${"x".repeat(2000)}`],
    ["cancelled", "LOGIN", undefined, undefined],
    ["cancelled", "LOGIN", "mia@x", undefined],
    ["7 mia@x", "LOGIN", "mia@x", password],
    ["7 mia@x", "LOGIN", undefined, "mia@x", password],
    ["cancelled", "CRAM-MD5", undefined, undefined],
    ["bad-protocol", "CRAM-MD5", "mia@x"],
    ["bad-protocol", "CRAM-MD5", undefined, "mia@x"],
    ["cancelled", "SCRAM-SHA-256", undefined, undefined],
    ["cancelled", "SCRAM-SHA-256", "n,,n=mia@x,r=abc", undefined],
    ["bad-protocol", "SCRAM-SHA-256", "garbage"],
    ["bad-protocol", "SCRAM-SHA-256", "n,,n=mia@x,r=abc", "c=biws,r=abc,p=AAEC"],
    ["bad-protocol", "SCRAM-SHA-256", "p=tls-exporter,,n=mia@x,r=abc"],
    ["bad-channel-binding", "SCRAM-SHA-256", "y,,n=mia@x,r=abc"],
    ["bad-protocol", "SCRAM-SHA-256-PLUS", "n,,n=mia@x,r=abc"],
    ["bad-channel-binding", "SCRAM-SHA-256-PLUS", "p=tls-unique,,n=mia@x,r=abc"],
    ["bad-credentials", "SCRAM-SHA-256", "n,a=root,n=mia@x,r=abc"],
  ];
  for (const [expected, mechanism, ...said] of table) {
    const words = said.map((text) => JSON.stringify(text?.slice(0, 30)) ?? "*").join(", ");
    it(`answers ${expected} to ${mechanism} ${words}`, async () => {
      assert.equal(await new Bench().say(mechanism, ...said), expected);
    });
  }

  it("takes nothing without TLS at submission, and no password at IMAP", async () => {
    const bench = new Bench();
    const plain = { ...peer, tls: undefined };
    const imap = { ...plain, protocol: "imap" } as const;
    assert.equal(await bench.attempt("SCRAM-SHA-256", { peer: plain }), "tls-needed");
    assert.equal(await bench.attempt("PLAIN", { peer: imap }), "tls-needed");
    assert.equal(await bench.attempt("SCRAM-SHA-256", { peer: imap }), "7 mia@x");
    assert.equal(summary(await bench.authenticator.login("mia@x", password, imap)), "tls-needed");
    assert.equal(bench.asked, 1);
  });
});

describe("AccountAuthenticator.login", () => {
  it("lets in and refuses as AUTHENTICATE does", async () => {
    const { authenticator } = new Bench();
    assert.equal(summary(await authenticator.login("mia@x", password, peer)), "7 mia@x");
    assert.equal(summary(await authenticator.login("mia@x", "wrong", peer)), "bad-credentials");
    assert.equal(summary(await authenticator.login("off@x", password, peer)), "login-disabled");
  });

  it("asks anew when the password was changed", async () => {
    const bench = new Bench();
    assert.equal(await bench.attempt("PLAIN"), "7 mia@x");
    bench.stored = await passwordCredentials("another horse", randomBytes);
    assert.equal(await bench.attempt("PLAIN"), "bad-credentials");
    assert.equal(await bench.attempt("PLAIN", { password: "another horse" }), "7 mia@x");
  });
});

describe("AccountAuthenticator, failures", () => {
  it("refuses a network after ten, whatever the door, until time has passed", async () => {
    const bench = new Bench();
    for (let i = 0; i < 10; i++) {
      assert.equal(await bench.say("CRAM-MD5", undefined, "mia@x"), "bad-protocol");
    }
    assert.equal(await bench.attempt("PLAIN"), "rate-limited");
    const imap = { ...peer, protocol: "imap" } as const;
    assert.equal(summary(await bench.authenticator.login("mia@x", password, imap)), "rate-limited");
    const neighbour = { ...peer, remoteAddress: "192.0.2.2" };
    assert.equal(await bench.attempt("PLAIN", { peer: neighbour }), "7 mia@x");
    bench.now += 120_000;
    assert.equal(await bench.attempt("PLAIN"), "7 mia@x");
  });

  it("forgets failures after a success, and does not count who cancels", async () => {
    const bench = new Bench();
    for (let i = 0; i < 30; i++) {
      assert.equal(await bench.say("PLAIN", undefined, undefined), "cancelled");
      if (i % 9 === 8) assert.equal(await bench.attempt("CRAM-MD5"), "7 mia@x");
      else assert.equal(await bench.say("PLAIN", "garbage"), "bad-protocol");
    }
  });

  it("never refuses for failures without rate limits", async () => {
    const bench = new Bench({ rateLimits: false });
    for (let i = 0; i < 100; i++) await bench.say("PLAIN", "garbage");
    assert.equal(await bench.attempt("CRAM-MD5"), "7 mia@x");
  });

  it("writes who was refused and why, and never a password", async () => {
    const bench = new Bench();
    await bench.attempt("PLAIN", { password: "wrong-horse" });
    await bench.say("PLAIN", "mia@x\0wrong-horse");
    await bench.attempt("PLAIN");
    await bench.say("PLAIN", undefined, undefined);
    const from = "remoteAddress=192.0.2.1 protocol=submission mechanism=PLAIN";
    assert.deepEqual(bench.lines, [
      `level=info event=account.login.refused ${from} login=mia@x reason=bad-credentials`,
      `level=info event=account.login.refused ${from} reason=bad-protocol`,
      `level=debug event=account.login.accepted ${from} login=mia@x`,
    ]);
  });
});
