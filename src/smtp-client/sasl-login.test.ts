import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { before, describe, it } from "node:test";
import { createSecureContext } from "node:tls";
import type { SecureContext } from "node:tls";
import { AccountAuthenticator } from "../account/account-authenticator.ts";
import type {
  AuthenticationPeer,
  AuthenticationRefusal,
  Authenticator,
  SaslExchange,
} from "../account/authenticator.ts";
import { passwordCredentials } from "../account/password.ts";
import { Log } from "../log/log.ts";
import type { MechanismName } from "../sasl/mechanism.ts";
import type { StoredCredential } from "../store/mail-store.ts";
import { TestDoor } from "../testing/smtp-door.ts";
import { selfSigned } from "../tls/self-signed.ts";
import { sendTransaction } from "./send-transaction.ts";

const password = "correct horse";
let credentials: readonly StoredCredential[];
let context: SecureContext;

before(async () => {
  credentials = await passwordCredentials(password, randomBytes);
  const { key, certificate } = await selfSigned(["mx.example"], Date.now());
  context = createSecureContext({ key, cert: certificate });
});

describe("logging in to a submission server", () => {
  for (const mechanism of [
    "SCRAM-SHA-256-PLUS",
    "SCRAM-SHA-256",
    "SCRAM-SHA-1-PLUS",
    "SCRAM-SHA-1",
    "CRAM-MD5",
    "PLAIN",
    "LOGIN",
  ]) {
    it(`works by ${mechanism}`, async () => {
      const authenticator = new Chosen([mechanism]);
      assert.equal((await submit(authenticator, password)).kind, "delivered");
      assert.deepEqual(authenticator.used, [mechanism]);
    });

    it(`leaves the mail where it is after a wrong password by ${mechanism}`, async () => {
      const outcome = await submit(new Chosen([mechanism]), "wrong horse");
      assert.partialDeepStrictEqual(outcome, { kind: "deferred", enhancedStatusCode: "4.7.8" });
    });
  }

  it("takes the strongest mechanism", async () => {
    const authenticator = new Chosen(["PLAIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256-PLUS"]);
    await submit(authenticator, password);
    assert.deepEqual(authenticator.used, ["SCRAM-SHA-256-PLUS"]);
  });

  it("shows the password to no server that it does not know", async () => {
    const authenticator = new Chosen(["PLAIN", "LOGIN"]);
    const outcome = await submit(authenticator, password, "opportunistic");
    assert.equal(outcome.enhancedStatusCode, "4.7.8");
    assert.deepEqual(authenticator.used, []);
  });

  it("does not believe a server that cannot prove that it knows the password", async () => {
    for (const challenge of ["", "e=other-error", "v=AAAA", "r=x,s=QQ==,i=4096", "\u0000"]) {
      const authenticator = new Chosen(["SCRAM-SHA-256"]);
      authenticator.script = [challenge];
      const outcome = await submit(authenticator, password);
      assert.partialDeepStrictEqual(outcome, { kind: "deferred", code: undefined });
    }
  });

  it("does not answer challenges for ever", async () => {
    const authenticator = new Chosen(["LOGIN"]);
    authenticator.script = Array.from({ length: 100 }, () => "More:");
    assert.equal((await submit(authenticator, password)).kind, "deferred");
  });
});

describe("choosing how to log in", () => {
  it("shows the password only where that is allowed, and says how to", async () => {
    const authenticator = new Chosen(["PLAIN", "LOGIN"]);
    const outcome = await submit(authenticator, password, "unverified", ["SCRAM-SHA-256"]);
    assert.match(outcome.text, /only PLAIN, LOGIN .* with mechanisms = \["PLAIN"\]/);
    assert.deepEqual(authenticator.used, []);
    assert.equal(
      (await submit(authenticator, password, "unverified", ["LOGIN"])).kind,
      "delivered",
    );
    assert.deepEqual(authenticator.used, ["LOGIN"]);
  });

  it("says what the server offers where nothing of it will do", async () => {
    const none = await submit(new Chosen([]), password);
    assert.match(none.text, /no way to log in on this port/);
    const cram = await submit(new Chosen(["CRAM-MD5"]), password, "unverified", ["PLAIN"]);
    assert.match(cram.text, /only CRAM-MD5 to log in, none of which/);
  });

  it("goes on to the next mechanism when the user cannot use this one", async () => {
    const authenticator = new Chosen(["SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN"]);
    authenticator.refused.set("SCRAM-SHA-256", "unavailable").set("SCRAM-SHA-1", "unavailable");
    assert.equal((await submit(authenticator, password)).kind, "delivered");
    assert.deepEqual(authenticator.used, ["SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN"]);
  });

  it("does not guess again after a wrong password", async () => {
    const authenticator = new Chosen(["SCRAM-SHA-256", "PLAIN"]);
    const outcome = await submit(authenticator, "wrong horse");
    assert.match(outcome.text, /^Wrong user name or password: /);
    assert.deepEqual(authenticator.used, ["SCRAM-SHA-256"]);
  });

  it("sees that the offer to bind was hidden on the way, and gives nothing away", async () => {
    const authenticator = new Chosen(["SCRAM-SHA-256", "PLAIN"], { isHonest: false });
    const outcome = await submit(authenticator, password);
    assert.partialDeepStrictEqual(outcome, { kind: "deferred", enhancedStatusCode: "4.7.8" });
    assert.match(outcome.text, /^Somebody may stand between/);
    assert.deepEqual(authenticator.used, ["SCRAM-SHA-256"]);
  });
});

async function submit(
  authenticator: Authenticator,
  attempted: string,
  tls: "unverified" | "opportunistic" = "unverified",
  mechanisms?: readonly MechanismName[],
) {
  await using door = await TestDoor.open({
    kind: "submission",
    certificates: { secureContext: async () => context },
    authenticator,
  });
  const text = "From: <mia@x>\r\nSubject: hi\r\n\r\nHello\r\n";
  const report = await sendTransaction(
    {
      host: "mx.example",
      addresses: ["127.0.0.1"],
      port: door.port,
      ehloName: "me.example",
      tls: { kind: tls },
      credentials: { username: "mia@x", password: attempted, mechanisms },
    },
    {
      reversePath: "mia@x",
      recipients: [{ address: "b@y.example", notify: undefined, originalRecipient: undefined }],
      size: text.length,
      open: async function* () {
        yield Buffer.from(text);
      },
      smtpUtf8: false,
      eightBitMime: false,
      requireTls: false,
      ret: undefined,
      envelopeId: undefined,
    },
    new AbortController().signal,
  );
  return report.outcomes[0]!;
}

/** The real thing, announcing what the test wants; with a `script` it sends those challenges and then is content. */
class Chosen implements Authenticator {
  readonly used: string[] = [];
  script: readonly string[] | undefined;
  readonly refused = new Map<string, AuthenticationRefusal>();
  readonly #mechanisms: readonly string[];
  readonly #isHonest: boolean;
  readonly #real = new AccountAuthenticator({
    store: {
      credentials: () => [...credentials],
      access: {
        appPasswords: () => [],
        tlsKey: () => undefined,
        secondFactors: { isOn: () => false },
      },
    },
    directory: {
      accountOfLogin: (login) => (login === "mia@x" ? 7 : undefined),
      isLoginDisabled: () => false,
      isMailPasswordDisabled: () => false,
      primaryAddress: () => undefined,
    },
    log: new Log(() => {}, "error"),
    clock: () => Date.now(),
    plainTextOnLoopback: false,
    rateLimits: false,
    secret: Buffer.from("0123456789abcdef"),
  });

  /** Who is not honest could bind to the connection, and does not announce it. */
  constructor(mechanisms: readonly string[], { isHonest } = { isHonest: true }) {
    this.#mechanisms = mechanisms;
    this.#isHonest = isHonest;
  }

  mechanisms(): readonly string[] {
    return this.#mechanisms;
  }

  plainTextAllowed(peer: AuthenticationPeer): boolean {
    return peer.tls !== undefined;
  }

  async authenticate(exchange: SaslExchange): ReturnType<Authenticator["authenticate"]> {
    this.used.push(exchange.mechanism);
    const reason = this.refused.get(exchange.mechanism);
    if (reason !== undefined) return { kind: "refused", reason };
    if (this.script === undefined) return this.#real.authenticate(this.#seen(exchange));
    for (const challenge of this.script) {
      if ((await exchange.challenge(Buffer.from(challenge))) === undefined) {
        return { kind: "refused", reason: "cancelled" };
      }
    }
    return { kind: "authenticated", accountId: 7, login: "mia@x" };
  }

  /** Who announces no mechanism with "-PLUS" must not think that it was hidden on the way. RFC 5802 §6 */
  #seen(exchange: SaslExchange): SaslExchange {
    const announces = this.#mechanisms.some((name) => name.endsWith("-PLUS"));
    if (announces || !this.#isHonest) return exchange;
    return {
      mechanism: exchange.mechanism,
      initialResponse: exchange.initialResponse,
      challenge: (octets) => exchange.challenge(octets),
      peer: { ...exchange.peer, tls: { channelBinding: () => undefined } },
    };
  }

  preauthenticate(): undefined {
    return undefined;
  }

  async login(): ReturnType<Authenticator["login"]> {
    return { kind: "refused", reason: "bad-credentials" };
  }
}
