import { AbnfError } from "../abnf/scanner.ts";
import { cramMd5Challenge, isCramMd5Response, parseCramMd5Response } from "../sasl/cram-md5.ts";
import type { Mechanism } from "../sasl/mechanism.ts";
import { parsePlainMessage } from "../sasl/plain.ts";
import { SaslRefusal } from "../sasl/sasl-error.ts";
import { inventedScramCredential, type ScramCredential } from "../sasl/scram-keys.ts";
import { ScramServer } from "../sasl/scram-server.ts";
import type { AccountId } from "../store/ids.ts";
import type { MailStore, StoredCredential } from "../store/mail-store.ts";
import type { AuthenticationRefusal, SaslExchange } from "./authenticator.ts";
import type { Directory } from "./directory.ts";
import { scramIterations, verifyMailPassword, type Random } from "./password.ts";
import { parseCramMd5Verifier, parseScramCredential, readable } from "./stored-credential.ts";
import { Turnstile } from "./turnstile.ts";
import { VerificationCache } from "./verification-cache.ts";

/** How one attempt to log in ended, before any rule about who may is asked. */
export type Attempt =
  | { readonly kind: "proven"; readonly login: string; readonly accountId: AccountId }
  | {
      readonly kind: "failed";
      /** Undefined where the client did not come to tell. */
      readonly login: string | undefined;
      readonly reason: AuthenticationRefusal;
    };

export interface SaslAttemptsOptions {
  readonly store: Pick<MailStore, "credentials">;
  readonly directory: Pick<Directory, "accountOfLogin">;
  readonly clock: () => number;
  readonly random: Random;
  readonly secret: Buffer;
}

type MechanismOf<Kind extends Mechanism["kind"]> = Extract<Mechanism, { readonly kind: Kind }>;

/** Each takes a thread of the pool, which reads files too. */
const verificationsAtOnce = 2;
const loginCharactersMax = 320;

/** Runs the mechanisms over the passwords in the store. A login that does not exist fails as a wrong password does. */
export class SaslAttempts {
  readonly #options: SaslAttemptsOptions;
  readonly #verified: VerificationCache;
  readonly #turnstile = new Turnstile(verificationsAtOnce);

  constructor(options: SaslAttemptsOptions) {
    this.#options = options;
    this.#verified = new VerificationCache(options);
  }

  run(mechanism: Mechanism, exchange: SaslExchange, plusAnnounced: boolean): Promise<Attempt> {
    return attempting(undefined, () => {
      switch (mechanism.kind) {
        case "scram":
          return this.#scram(mechanism, exchange, plusAnnounced);
        case "cram-md5":
          return this.#cramMd5(exchange);
        case "plain":
          return this.#plain(exchange);
        case "login":
          return this.#login(exchange);
      }
    });
  }

  async verify(login: string, password: string): Promise<Attempt> {
    const accountId = this.#accountOf(login);
    const credentials = this.#credentialsOf(accountId);
    const stored = credentials.find(({ kind }) => kind === "scram-sha-256");
    const known = stored && readable(() => parseScramCredential("sha-256", stored.value));
    if (known === undefined && credentials.length > 0) return failed(login, "unavailable");
    const right = await this.#verified.answer([stored?.value ?? "", password], () =>
      this.#turnstile.pass(() => verifyMailPassword(password, credentials)),
    );
    if (!right || accountId === undefined) return failed(login, "bad-credentials");
    return { kind: "proven", login, accountId };
  }

  async #scram(
    mechanism: MechanismOf<"scram">,
    exchange: SaslExchange,
    plusAnnounced: boolean,
  ): Promise<Attempt> {
    const { hash, plus } = mechanism;
    const server = new ScramServer({
      hash,
      plus,
      plusAnnounced,
      channelBindings: exchange.peer.tls,
      nonce: this.#options.random(18).toString("base64"),
    });
    const first = exchange.initialResponse ?? (await exchange.challenge(Buffer.alloc(0)));
    if (first === undefined) return failed(undefined, "cancelled");
    const login = server.clientFirst(first);
    return attempting(login, async () => {
      const accountId = this.#accountOf(login);
      const credential = this.#scramCredential(hash, login, accountId);
      if (credential === undefined) return failed(login, "unavailable");
      const final = await exchange.challenge(server.serverFirst(credential));
      if (final === undefined) return failed(login, "cancelled");
      const response = await exchange.challenge(server.clientFinal(final));
      if (response === undefined) return failed(login, "cancelled");
      if (response.length > 0) return failed(login, "bad-protocol");
      if (accountId === undefined) return failed(login, "bad-credentials");
      return { kind: "proven", login, accountId };
    });
  }

  async #cramMd5(exchange: SaslExchange): Promise<Attempt> {
    if (exchange.initialResponse !== undefined) return failed(undefined, "bad-protocol");
    const { random, clock } = this.#options;
    const challenge = cramMd5Challenge({ random: random(16), clock: clock(), host: "homepost" });
    const answer = await exchange.challenge(challenge);
    if (answer === undefined) return failed(undefined, "cancelled");
    const response = parseCramMd5Response(answer);
    const { login } = response;
    const accountId = this.#accountOf(login);
    const credentials = this.#credentialsOf(accountId);
    if (accountId === undefined || credentials.length === 0)
      return failed(login, "bad-credentials");
    const stored = credentials.find(({ kind }) => kind === "cram-md5");
    const verifier = stored && readable(() => parseCramMd5Verifier(stored.value));
    if (verifier === undefined) return failed(login, "unavailable");
    if (!isCramMd5Response(response, challenge, verifier)) return failed(login, "bad-credentials");
    return { kind: "proven", login, accountId };
  }

  async #plain(exchange: SaslExchange): Promise<Attempt> {
    const octets = exchange.initialResponse ?? (await exchange.challenge(Buffer.alloc(0)));
    if (octets === undefined) return failed(undefined, "cancelled");
    const { authorizationId, login, password } = parsePlainMessage(octets);
    // RFC 4616 §2: empty asks for the login's own identity; others are nobody's to act for.
    if (authorizationId !== "" && authorizationId !== login)
      return failed(login, "bad-credentials");
    return this.verify(login, password);
  }

  /** No RFC: draft-murchison-sasl-login, which Outlook and old scanners speak. */
  async #login(exchange: SaslExchange): Promise<Attempt> {
    const login = exchange.initialResponse ?? (await exchange.challenge(Buffer.from("Username:")));
    if (login === undefined) return failed(undefined, "cancelled");
    const password = await exchange.challenge(Buffer.from("Password:"));
    if (password === undefined) return failed(login.toString("utf8"), "cancelled");
    return this.verify(login.toString("utf8"), password.toString("utf8"));
  }

  #accountOf(login: string): AccountId | undefined {
    if (login.length > loginCharactersMax) return undefined;
    return this.#options.directory.accountOfLogin(login.normalize("NFC"));
  }

  #credentialsOf(accountId: AccountId | undefined): readonly StoredCredential[] {
    return accountId === undefined ? [] : this.#options.store.credentials(accountId);
  }

  /** Undefined where the account has a password, but of other kinds. */
  #scramCredential(
    hash: MechanismOf<"scram">["hash"],
    login: string,
    accountId: AccountId | undefined,
  ): ScramCredential | undefined {
    const credentials = this.#credentialsOf(accountId);
    if (credentials.length === 0) {
      const { secret } = this.#options;
      return inventedScramCredential({ hash, login, secret, iterations: scramIterations });
    }
    const stored = credentials.find(({ kind }) => kind === `scram-${hash}`);
    return stored && readable(() => parseScramCredential(hash, stored.value));
  }
}

async function attempting(
  login: string | undefined,
  run: () => Promise<Attempt>,
): Promise<Attempt> {
  try {
    return await run();
  } catch (error) {
    // What an AbnfError tells is not kept: its text has the password in it.
    if (error instanceof AbnfError) return failed(login, "bad-protocol");
    if (error instanceof SaslRefusal) return failed(login, error.reason);
    throw error;
  }
}

function failed(login: string | undefined, reason: AuthenticationRefusal): Attempt {
  return { kind: "failed", login, reason };
}
