import { cramMd5Challenge, isCramMd5Response, parseCramMd5Response } from "../sasl/cram-md5.ts";
import type { Mechanism } from "../sasl/mechanism.ts";
import { parsePlainMessage } from "../sasl/plain.ts";
import { inventedScramCredential } from "../sasl/scram-keys.ts";
import { ScramServer } from "../sasl/scram-server.ts";
import type { AccountId } from "../store/ids.ts";
import type { StoredCredential } from "../store/mail-store.ts";
import { attempting, failed, type Attempt } from "./attempt.ts";
import type { AuthenticationPeer, SaslExchange } from "./authenticator.ts";
import type { Directory } from "./directory.ts";
import {
  loginPasswords,
  type LoginPassword,
  type LoginPasswordsOptions,
} from "./login-password.ts";
import { scramIterations, verifyMailPassword, type Random } from "./password.ts";
import { parseCramMd5Verifier, parseScramCredential, readable } from "./stored-credential.ts";
import { Turnstile } from "./turnstile.ts";
import { VerificationCache } from "./verification-cache.ts";

export interface SaslAttemptsOptions extends LoginPasswordsOptions {
  readonly directory: Pick<Directory, "accountOfLogin" | "isMailPasswordDisabled">;
  readonly clock: () => number;
  readonly random: Random;
  readonly secret: Buffer;
}

type MechanismOf<Kind extends Mechanism["kind"]> = Extract<Mechanism, { readonly kind: Kind }>;

/** Who wants to log in, and the passwords to prove it by. */
interface Applicant {
  readonly login: string;
  readonly accountId: AccountId | undefined;
  readonly passwords: readonly LoginPassword[];
}

/** A password with its verifier for one mechanism. */
interface Candidate<Verifier> {
  readonly password: LoginPassword;
  readonly verifier: Verifier;
}

/** Each takes a thread of the pool, which reads files too. */
const verificationsAtOnce = 2;
const loginCharactersMax = 320;

/** Runs the mechanisms over the passwords in the store. A login that does not exist fails as a wrong password does. */
export class SaslAttempts {
  readonly #options: SaslAttemptsOptions;
  readonly #verified: VerificationCache<string>;
  readonly #turnstile = new Turnstile(verificationsAtOnce);

  constructor(options: SaslAttemptsOptions) {
    this.#options = options;
    this.#verified = new VerificationCache(options);
  }

  run(mechanism: Mechanism, exchange: SaslExchange, plusAnnounced: boolean): Promise<Attempt> {
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
  }

  async verify(login: string, password: string, peer: AuthenticationPeer): Promise<Attempt> {
    const applicant = this.#applicant(login, peer);
    const { accountId, passwords } = applicant;
    const candidates = candidatesOf(passwords, "scram-sha-256", (text) =>
      parseScramCredential("sha-256", text),
    );
    if (candidates.length === 0 && passwords.length > 0) {
      return failed({ login, accountId, reason: "unavailable" });
    }
    const verifiers = candidates.map(({ password: { credentials } }) => scramOf(credentials)!);
    const right = await this.#verified.answer(
      [password, ...verifiers.map(({ value }) => value)],
      async () => {
        const found = await this.#turnstile.pass(() => verifyMailPassword(password, verifiers));
        return found?.value;
      },
    );
    const index = verifiers.findIndex(({ value }) => value === right);
    return concluded(applicant, candidates[index]?.password);
  }

  async #scram(
    mechanism: MechanismOf<"scram">,
    exchange: SaslExchange,
    plusAnnounced: boolean,
  ): Promise<Attempt> {
    const { hash, plus } = mechanism;
    const { peer } = exchange;
    const server = new ScramServer({
      hash,
      plus,
      plusAnnounced,
      channelBindings: peer.tls,
      nonce: this.#options.random(18).toString("base64"),
    });
    const first = exchange.initialResponse ?? (await exchange.challenge(Buffer.alloc(0)));
    if (first === undefined) return failed({ reason: "cancelled" });
    const login = server.clientFirst(first);
    const applicant = this.#applicant(login, peer);
    return attempting(named(applicant), async () => {
      const candidates = this.#scramCandidates(hash, applicant);
      const verifiers = candidates.map(({ verifier }) => verifier);
      const [verifier, ...more] = verifiers;
      if (verifier === undefined) return failed({ ...named(applicant), reason: "unavailable" });
      const final = await exchange.challenge(server.serverFirst(verifier, ...more));
      if (final === undefined) return failed({ ...named(applicant), reason: "cancelled" });
      const serverFinal = server.clientFinal(final);
      const proven = candidates.find((candidate) => candidate.verifier === server.proven);
      const conclusion = concluded(applicant, proven?.password);
      if (conclusion.kind === "failed") return conclusion;
      const response = await exchange.challenge(serverFinal);
      if (response === undefined) return failed({ ...named(applicant), reason: "cancelled" });
      if (response.length > 0) return failed({ ...named(applicant), reason: "bad-protocol" });
      return conclusion;
    });
  }

  async #cramMd5(exchange: SaslExchange): Promise<Attempt> {
    if (exchange.initialResponse !== undefined) return failed({ reason: "bad-protocol" });
    const { random, clock } = this.#options;
    const challenge = cramMd5Challenge({ random: random(16), clock: clock(), host: "homepost" });
    const answer = await exchange.challenge(challenge);
    if (answer === undefined) return failed({ reason: "cancelled" });
    const response = parseCramMd5Response(answer);
    const applicant = this.#applicant(response.login, exchange.peer);
    const { passwords } = applicant;
    const candidates = candidatesOf(passwords, "cram-md5", parseCramMd5Verifier);
    if (candidates.length === 0 && passwords.length > 0) {
      return failed({ ...named(applicant), reason: "unavailable" });
    }
    const proven = candidates.find(({ verifier }) =>
      isCramMd5Response(response, challenge, verifier),
    );
    return concluded(applicant, proven?.password);
  }

  async #plain(exchange: SaslExchange): Promise<Attempt> {
    const octets = exchange.initialResponse ?? (await exchange.challenge(Buffer.alloc(0)));
    if (octets === undefined) return failed({ reason: "cancelled" });
    const { authorizationId, login, password } = parsePlainMessage(octets);
    // RFC 4616 §2: empty asks for the login's own identity; others are nobody's to act for.
    if (authorizationId !== "" && authorizationId !== login) {
      return failed({ login, accountId: this.#accountOf(login), reason: "bad-credentials" });
    }
    return this.verify(login, password, exchange.peer);
  }

  /** No RFC: draft-murchison-sasl-login, which Outlook and old scanners speak. */
  async #login(exchange: SaslExchange): Promise<Attempt> {
    const first = exchange.initialResponse ?? (await exchange.challenge(Buffer.from("Username:")));
    if (first === undefined) return failed({ reason: "cancelled" });
    const login = first.toString("utf8");
    const password = await exchange.challenge(Buffer.from("Password:"));
    if (password === undefined) {
      return failed({ login, accountId: this.#accountOf(login), reason: "cancelled" });
    }
    return this.verify(login, password.toString("utf8"), exchange.peer);
  }

  #applicant(login: string, peer: AuthenticationPeer): Applicant {
    const accountId = this.#accountOf(login);
    const passwords = accountId === undefined ? [] : loginPasswords(this.#options, accountId, peer);
    return { login, accountId, passwords };
  }

  #accountOf(login: string): AccountId | undefined {
    if (login.length > loginCharactersMax) return undefined;
    return this.#options.directory.accountOfLogin(login.normalize("NFC"));
  }

  /**
   * Those with the salt that the client is to be told of: all, as a rule. One that is invented where there is no password, and
   * none where the account has passwords, but with other verifiers.
   */
  #scramCandidates(hash: MechanismOf<"scram">["hash"], { login, passwords }: Applicant) {
    if (passwords.length === 0) {
      const { secret } = this.#options;
      const of = { hash, login, secret, iterations: scramIterations };
      return [{ password: undefined, verifier: inventedScramCredential(of) }];
    }
    const all = candidatesOf(passwords, `scram-${hash}`, (text) =>
      parseScramCredential(hash, text),
    );
    return all.filter(
      ({ verifier: { salt, iterations } }) =>
        salt.equals(all[0]!.verifier.salt) && iterations === all[0]!.verifier.iterations,
    );
  }
}

/** Those passwords that have a readable verifier of the kind. */
function candidatesOf<Verifier>(
  passwords: readonly LoginPassword[],
  kind: string,
  parse: (text: string) => Verifier,
): Candidate<Verifier>[] {
  return passwords.flatMap((password) => {
    const stored = password.credentials.find((credential) => credential.kind === kind);
    const verifier = stored && readable(() => parse(stored.value));
    return verifier === undefined ? [] : [{ password, verifier }];
  });
}

function scramOf(credentials: readonly StoredCredential[]): StoredCredential | undefined {
  return credentials.find(({ kind }) => kind === "scram-sha-256");
}

/** What it comes to when the applicant has proved to know `password`. */
function concluded(applicant: Applicant, password: LoginPassword | undefined): Attempt {
  const { login, accountId } = applicant;
  if (password === undefined || accountId === undefined) {
    return failed({ login, accountId, reason: "bad-credentials" });
  }
  const { appPassword, credentials, obstacle } = password;
  const by =
    appPassword === undefined
      ? ({ kind: "password", credentials } as const)
      : ({ kind: "app-password", ...appPassword } as const);
  if (obstacle !== undefined) {
    return failed({ login, accountId, reason: "bad-credentials", obstacle, by });
  }
  return { kind: "proven", login, accountId, by };
}

function named({ login, accountId }: Applicant): Pick<Applicant, "login" | "accountId"> {
  return { login, accountId };
}
