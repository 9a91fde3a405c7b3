import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { before, describe, it } from "node:test";
import { createSecureContext } from "node:tls";
import type { SecureContext } from "node:tls";
import { AccountAuthenticator } from "../account/account-authenticator.ts";
import type { AuthenticationPeer, Authenticator, SaslExchange } from "../account/authenticator.ts";
import { passwordCredentials } from "../account/password.ts";
import { Log } from "../log/log.ts";
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

async function submit(
  authenticator: Authenticator,
  attempted: string,
  tls: "unverified" | "opportunistic" = "unverified",
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
      credentials: { username: "mia@x", password: attempted },
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
  readonly #mechanisms: readonly string[];
  readonly #real = new AccountAuthenticator({
    store: {
      credentials: () => [...credentials],
      access: { appPasswords: () => [], tlsKey: () => undefined },
    },
    directory: {
      accountOfLogin: (login) => (login === "mia@x" ? 7 : undefined),
      isLoginDisabled: () => false,
      isMailPasswordDisabled: () => false,
    },
    log: new Log(() => {}, "error"),
    clock: () => Date.now(),
    plainTextOnLoopback: false,
    rateLimits: false,
    secret: Buffer.from("0123456789abcdef"),
  });

  constructor(mechanisms: readonly string[]) {
    this.#mechanisms = mechanisms;
  }

  mechanisms(): readonly string[] {
    return this.#mechanisms;
  }

  plainTextAllowed(peer: AuthenticationPeer): boolean {
    return peer.tls !== undefined;
  }

  async authenticate(exchange: SaslExchange): ReturnType<Authenticator["authenticate"]> {
    this.used.push(exchange.mechanism);
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
    if (this.#mechanisms.some((name) => name.endsWith("-PLUS"))) return exchange;
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
