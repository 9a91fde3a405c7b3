// Logging in to pages: passwords with codes, passkeys, and who is counted for what.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { before, describe, it } from "node:test";
import { Log } from "../log/log.ts";
import type { Passkey } from "../store/second-factor.ts";
import type { StoredCredential } from "../store/mail-store.ts";
import { TestStore } from "../testing/store.ts";
import { AccountAuthenticator } from "./account-authenticator.ts";
import type { AuthenticationPeer, PageLogin } from "./authenticator.ts";
import { DeviceTokens } from "./device-token.ts";
import type { SeenLogin } from "./login-recorder.ts";
import { mailCredentials, passwordCredentials } from "./password.ts";
import { newRecoveryCodes } from "./recovery-code.ts";
import { SecondFactors } from "./second-factors.ts";
import { hotp, totpStep } from "./totp.ts";

const tls = { channelBinding: () => undefined };
const peer: AuthenticationPeer = { protocol: "web", remoteAddress: "192.0.2.1", tls };
const password = "correct horse";
const appPassword = "abcd-efgh-jkmn-pqrs-tuvw";
let own: StoredCredential[] = [];
let app: StoredCredential[] = [];

before(async () => {
  own = await passwordCredentials(password, randomBytes);
  app = await mailCredentials(appPassword, randomBytes, { like: own });
});

/** One account, mia, with an app password for everything; the code is "123456", once. */
class Bench {
  readonly lines: string[] = [];
  readonly seen: SeenLogin[] = [];
  now = 1_000_000;
  isOn = false;
  isCodeNeeded = false;
  isLoginDisabled = false;
  code = "123456";
  readonly authenticator = new AccountAuthenticator({
    store: {
      credentials: () => own,
      access: {
        appPasswords: () => [
          {
            id: 1,
            name: "phone",
            scopes: ["imap", "smtp", "web"],
            createdAt: 1,
            lastUsedAt: undefined,
            credentials: app,
          },
        ],
        tlsKey: () => undefined,
        secondFactors: { isOn: () => this.isOn },
      },
    },
    secondFactors: {
      canJudge: (code: string) => code !== "no clock",
      isCodeNeeded: () => this.isCodeNeeded,
      use: (_account, code) => {
        const isRight = code === this.code;
        if (isRight) this.code = "";
        return Promise.resolve(isRight);
      },
    },
    directory: {
      accountOfLogin: (login) => (login === "mia@x" ? 7 : undefined),
      isLoginDisabled: () => this.isLoginDisabled,
      isMailPasswordDisabled: () => false,
      primaryAddress: () => "mia@x",
    },
    log: new Log((line) => this.lines.push(line), "info"),
    clock: () => this.now,
    plainTextOnLoopback: false,
    rateLimits: true,
    secret: Buffer.from("0123456789abcdef"),
    recorder: { record: (login) => void this.seen.push(login) },
  });

  async pages(of: Partial<PageLogin> = {}, from = peer): Promise<string> {
    const asked = { login: "mia@x", password, code: undefined, deviceOf: () => undefined, ...of };
    const outcome = await this.authenticator.logInToPages(asked, from);
    return outcome.kind === "refused" ? outcome.reason : outcome.login;
  }

  async program(word: string, protocol: AuthenticationPeer["protocol"]): Promise<string> {
    const outcome = await this.authenticator.login("mia@x", word, { ...peer, protocol });
    return outcome.kind === "refused" ? outcome.reason : outcome.login;
  }
}

describe("the pages", () => {
  it("take the account's own password, and no app password", async () => {
    const bench = new Bench();
    assert.equal(await bench.pages(), "mia@x");
    assert.equal(await bench.pages({ password: appPassword }), "bad-credentials");
    assert.equal(await bench.pages({ login: "no@x" }), "bad-credentials");
    const plain = { ...peer, tls: undefined };
    assert.equal(await bench.pages({}, plain), "tls-needed");
  });

  it("judge no code while nobody knows the time, and hold that against nobody", async () => {
    const bench = new Bench();
    bench.isCodeNeeded = true;
    for (let i = 0; i < 40; i++) {
      assert.equal(await bench.pages({ code: "no clock" }), "clock-not-set");
    }
    assert.equal(await bench.pages({ code: "123456" }), "mia@x");
  });

  it("ask for a code after the right password, where there is an app for codes", async () => {
    const bench = new Bench();
    bench.isCodeNeeded = true;
    assert.equal(await bench.pages({ password: "wrong" }), "bad-credentials");
    assert.equal(await bench.pages({ password: "wrong", code: "123456" }), "bad-credentials");
    assert.equal(await bench.pages(), "code-needed");
    assert.equal(await bench.pages({ code: "000000" }), "wrong-code");
    assert.equal(await bench.pages({ code: "123456" }), "mia@x");
    assert.equal(await bench.pages({ code: "123456" }), "wrong-code", "once");
    assert.deepEqual(bench.seen.map(({ mechanism, result }) => `${mechanism} ${result}`).slice(2), [
      "LOGIN code-needed",
      "LOGIN+CODE wrong-code",
      "LOGIN+CODE ok",
      "LOGIN+CODE wrong-code",
    ]);
  });
});

describe("programs", () => {
  it("cannot use the own password once there is a second factor, and the log says why", async () => {
    const bench = new Bench();
    assert.equal(await bench.program(password, "jmap"), "mia@x");
    bench.isOn = true;
    for (const protocol of ["imap", "submission", "jmap"] as const) {
      assert.equal(await bench.program(password, protocol), "bad-credentials");
      assert.match(bench.lines.at(-1)!, /obstacle=second-factor-on/);
      assert.equal(await bench.program(appPassword, protocol), "mia@x");
    }
    for (let tries = 0; tries < 30; tries++) await bench.program(password, "imap");
    assert.equal(await bench.pages(), "mia@x", "an old phone shuts out nobody");
  });
});

describe("who fails often", () => {
  const strangers = Array.from({ length: 10 }, (_, index) => `wrong ${index}`);
  const known = { deviceOf: (account: number) => (account === 7 ? "laptop" : undefined) };

  it("is refused, but not a browser that is known", async () => {
    const bench = new Bench();
    for (const wrong of strangers) await bench.pages({ password: wrong });
    assert.equal(await bench.pages(), "rate-limited");
    assert.equal(await bench.pages(known), "mia@x");
    assert.equal(await bench.pages(), "rate-limited", "others are none the better for it");
  });

  it("is refused with a known browser too, when it was the one that failed", async () => {
    const bench = new Bench();
    for (const wrong of strangers) await bench.pages({ ...known, password: wrong });
    assert.equal(await bench.pages(), "mia@x", "the network has done nothing");
    for (const wrong of strangers) await bench.pages({ ...known, password: wrong });
    assert.equal(await bench.pages(known), "rate-limited");
    bench.now += 3 * 60_000;
    assert.equal(await bench.pages(known), "mia@x");
  });

  it("cannot try codes from many networks, nor many at once", async () => {
    const bench = new Bench();
    bench.isCodeNeeded = true;
    const tries = Array.from({ length: 40 }, (_, index) =>
      bench.pages({ code: "000000" }, { ...peer, remoteAddress: `198.51.${index}.1` }),
    );
    const outcomes = await Promise.all(tries);
    assert.equal(outcomes.filter((one) => one === "wrong-code").length, 10);
    assert.equal(outcomes.filter((one) => one === "rate-limited").length, 30);
    assert.equal(await bench.pages({ ...known, code: "123456" }), "mia@x");
  });
});

describe("a passkey", () => {
  const passkey: Passkey = {
    id: "x",
    owner: 7,
    name: "phone",
    host: "mail.x",
    publicKey: Buffer.alloc(1),
    counter: 0,
    transports: [],
    createdAt: 1,
    lastUsedAt: undefined,
  };

  it("lets its owner in, and is noted", () => {
    const bench = new Bench();
    const outcome = bench.authenticator.logInByPasskey(passkey, peer);
    assert.equal(outcome.kind, "authenticated");
    const { mechanism, by } = bench.seen.at(-1)!;
    assert.deepEqual([mechanism, by], ["PASSKEY", { kind: "passkey", passkey }]);
  });

  it("lets nobody in whose login is switched off, nor the admin as somebody", () => {
    const bench = new Bench();
    bench.isLoginDisabled = true;
    const refused = (reason: string) => ({ kind: "refused", reason });
    const off = bench.authenticator.logInByPasskey(passkey, peer);
    assert.deepEqual(off, refused("login-disabled"));
    const admin = bench.authenticator.logInByPasskey({ ...passkey, owner: "admin" }, peer);
    assert.deepEqual(admin, refused("bad-credentials"));
  });
});

describe("the token of a device", () => {
  it("is for one account of one server", () => {
    const tokens = new DeviceTokens({ secret: Buffer.alloc(32, 1), random: randomBytes });
    const others = new DeviceTokens({ secret: Buffer.alloc(32, 2), random: randomBytes });
    const token = tokens.issue(7);
    assert.equal(tokens.deviceOf(7, token), token.slice(0, 22));
    assert.equal(tokens.deviceOf(8, token), undefined);
    assert.equal(others.deviceOf(7, token), undefined);
    for (const wrong of ["", ".", "x", `${token}A`, token.replace(".", "")]) {
      assert.equal(tokens.deviceOf(7, wrong), undefined);
    }
  });
});

describe("codes of an account", () => {
  it("begin with a right one, and are each good once", async () => {
    await using test = await TestStore.open();
    const accountId = test.accountId();
    let now = 1_800_000_000_000;
    const options = { store: test.store, clock: () => now, random: randomBytes };
    const factors = new SecondFactors(options);
    const secret = randomBytes(20);
    const code = (): string => hotp(secret, totpStep(now));
    assert.equal(await factors.use(accountId, code()), false);
    assert.equal(await factors.begin(accountId, secret, "12345"), undefined);
    assert.equal(factors.isCodeNeeded(accountId), false);
    const recovery = await factors.begin(accountId, secret, code());
    assert.equal(recovery?.length, 10);
    assert.equal(await factors.use(accountId, code()), false, "the one that it began with");
    now += 30_000;
    const both = await Promise.all([code(), code()].map((one) => factors.use(accountId, one)));
    assert.notEqual(both[0], both[1]);
    const [first = "", second = ""] = recovery!;
    assert.equal(await factors.use(accountId, first.toUpperCase().replaceAll("-", " ")), true);
    assert.equal(await factors.use(accountId, first), false);
    const renewed = await factors.renewRecoveryCodes(accountId);
    assert.equal(await factors.use(accountId, second), false);
    assert.equal(await factors.use(accountId, renewed[0]!), true);
    const early = new SecondFactors({ ...options, isClockRight: () => false });
    now += 30_000;
    assert.deepEqual([early.canJudge(code()), early.canJudge(renewed[1]!)], [false, true]);
    assert.equal(await early.use(accountId, code()), false, "the time is not known");
    assert.equal(await early.use(accountId, renewed[1]!), true);
    assert.equal(await factors.use(accountId, code()), true);
    assert.match(newRecoveryCodes(randomBytes)[0]!, /^[a-z]{4}(-[a-z]{4}){3}$/);
  });
});
