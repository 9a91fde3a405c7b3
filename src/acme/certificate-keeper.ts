// Sees to it that each name of ours has a certificate of an authority, and keeps having one.
//
// 1. One certificate is fetched at a time, with a pause behind it; the first soon after the doors are open.
// 2. A name that the DNS does not know is not asked for, but where it is proved there: authorities count failures.
// 3. After a failure it waits, longer each time; what it waits for is on disk and holds over restarts.
// 4. Certificates are for the keys of this machine, whatever happens (host-keys.ts).
// 5. What is there is shown until something better is there; nothing is taken away from the doors.
import type { Resolver } from "../dns/resolver.ts";
import { faultText } from "../log/fault-text.ts";
import type { Log } from "../log/log.ts";
import type { HostKeyKind, HostKeys } from "../tls/host-keys.ts";
import type { IssuedCertificate, IssuedCertificates } from "../tls/issued-certificates.ts";
import type { AcmeAccounts } from "./acme-accounts.ts";
import type { AcmeSettings } from "./acme-accounts.ts";
import { AcmeProblem } from "./acme-problem.ts";
import type { AcmeState, Attempt } from "./acme-state.ts";
import { failureOf } from "./advice.ts";
import type { Failure } from "./advice.ts";
import type { Challenges, ChallengeType } from "./challenges.ts";
import { ProofRefusal } from "./dns-proofs.ts";
import { issueCertificate } from "./issue-certificate.ts";
import { renewalAt, retryAfter, warningAt } from "./renewal-times.ts";

/** A certificate that should be there. */
export interface CertificateWish {
  /** A-labels, lower case. */
  readonly name: string;
  readonly kind: HostKeyKind;
  /** For people, such as "the host name". */
  readonly use: string;
}

/** How it stands with a certificate. */
export interface CertificateState extends CertificateWish {
  readonly certificate: IssuedCertificate | undefined;
  /** Undefined: nothing has been tried. */
  readonly attempt: Attempt | undefined;
  readonly renewAt: number | undefined;
  /** "ending": later than it should have been renewed. */
  readonly state: "good" | "ending" | "ended" | "missing";
}

export interface KeeperClock {
  now(): number;
  alarm(at: number, callback: () => void): Disposable;
}

export interface CertificateKeeperOptions {
  readonly accounts: Pick<AcmeAccounts, "open">;
  readonly state: AcmeState;
  readonly issued: IssuedCertificates;
  readonly hostKeys: Pick<HostKeys, "key">;
  readonly challenges: Challenges;
  readonly resolver: Pick<Resolver, "addresses">;
  /** As they are now; undefined: no authority is asked. */
  readonly settings: () => AcmeSettings | undefined;
  readonly wishes: () => readonly CertificateWish[];
  /** Those that our doors can answer, the first choice first; before them comes dns-01, where we write the zone. */
  readonly challengeTypes: readonly ChallengeType[];
  readonly clock: KeeperClock;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly log: Log;
}

/** mail-behaviours 10.4 */
const firstMs = 1_000;
const betweenMs = 10_000;
/** A record in the DNS that was missing may be there now. */
const dnsAgainMs = 3_600_000;
/** The DNS did not answer, as when the machine has just started. */
const dnsFailedMs = 5 * 60_000;
const lookAgainMs = 3_600_000;

export class CertificateKeeper implements AsyncDisposable {
  readonly #options: CertificateKeeperOptions;
  readonly #ending = new AbortController();
  #alarm: Disposable | undefined;
  #isStarted = false;
  #turn: Promise<void> = Promise.resolve();
  readonly #warnedAt = new Map<string, number>();

  constructor(options: CertificateKeeperOptions) {
    this.#options = options;
  }

  /** Once the doors are open. */
  start(): void {
    this.#isStarted = true;
    this.#lookIn(firstMs);
  }

  /** The settings or the names may have changed. */
  update(): void {
    if (this.#isStarted) this.#lookIn(firstMs);
  }

  async list(): Promise<CertificateState[]> {
    return Promise.all(this.#options.wishes().map((wish) => this.#stateOf(wish)));
  }

  /** Fetches certificates now, whatever was waited for: of one name, or of all. Told as they go. */
  async renew(
    name: string | undefined,
    report: (line: string) => void,
  ): Promise<CertificateState[]> {
    const wishes = this.#options
      .wishes()
      .filter((wish) => name === undefined || wish.name === name);
    await this.#inTurn(async () => {
      for (const wish of wishes) {
        if (this.#ending.signal.aborted) return;
        report(`Asking for a certificate of ${wish.name} (${wish.kind})`);
        await this.#attempt(wish);
        const { attempt } = await this.#stateOf(wish);
        if (attempt?.failure) report(`${attempt.failure.reason}\n${attempt.failure.advice}`);
      }
    });
    this.update();
    return Promise.all(wishes.map((wish) => this.#stateOf(wish)));
  }

  /** Resolves when nothing is under way. */
  idle(): Promise<void> {
    return this.#turn;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStarted = false;
    this.#alarm?.[Symbol.dispose]();
    this.#ending.abort();
    await this.#turn;
  }

  #lookIn(waitMs: number): void {
    if (this.#ending.signal.aborted) return;
    const { clock } = this.#options;
    this.#alarm?.[Symbol.dispose]();
    this.#alarm = clock.alarm(clock.now() + waitMs, () => void this.look());
  }

  /** Fetches what is due most, if anything is, and sets the time of the next look. Never rejects. */
  look(): Promise<void> {
    return this.#inTurn(async () => {
      try {
        this.#lookIn(await this.#step());
      } catch (error) {
        this.#options.log.error("acme.look.failed", { fault: faultText(error) });
        this.#lookIn(lookAgainMs);
      }
    });
  }

  /** Resolves to the time until the next look. */
  async #step(): Promise<number> {
    const { clock, settings } = this.#options;
    if (settings() === undefined) return lookAgainMs;
    const states = await this.list();
    await this.#forgetOthers(states);
    this.#warn(states);
    const times = states.map((of) => ({ of, at: dueAt(of) })).toSorted((a, b) => a.at - b.at);
    const [first, second] = times;
    if (first === undefined) return lookAgainMs;
    const now = clock.now();
    if (first.at > now) return Math.min(first.at - now, lookAgainMs);
    await this.#attempt(first.of);
    return second !== undefined && second.at <= clock.now() ? betweenMs : firstMs;
  }

  async #attempt(wish: CertificateWish): Promise<void> {
    const { clock, log, random, state } = this.#options;
    const key = keyOf(wish);
    const { name, kind } = wish;
    const before = await state.attempt(key);
    const { outcome, challenge } = await this.#fetch(wish, before?.challenge);
    if (this.#ending.signal.aborted) return;
    const triedAt = clock.now();
    const worked = challenge ?? before?.challenge;
    const known = worked === undefined ? {} : { challenge: worked };
    if (outcome.kind === "issued") {
      // With a wrong clock the new one may look due again at once.
      const nextAt = triedAt + lookAgainMs;
      await state.setAttempt(key, { ...known, failures: 0, triedAt, nextAt });
      log.info("acme.certificate.issued", { name, key: kind, challenge: worked ?? "" });
      return;
    }
    const { failure } = outcome;
    const failures =
      outcome.kind === "failed" ? (before?.failures ?? 0) + 1 : (before?.failures ?? 0);
    const waitMs =
      outcome.kind === "failed"
        ? Math.max(retryAfter(failures, random()), outcome.retryAfterMs ?? 0)
        : outcome.waitMs;
    await state.setAttempt(key, { ...known, failures, triedAt, nextAt: triedAt + waitMs, failure });
    const level = outcome.kind === "failed" ? "warn" : "info";
    log[level]("acme.certificate.failed", { name, key: kind, reason: failure.reason });
  }

  async #fetch(
    { name, kind }: CertificateWish,
    preferred: ChallengeType | undefined,
  ): Promise<{ readonly outcome: Outcome; readonly challenge?: ChallengeType }> {
    const { accounts, challenges, hostKeys, issued, resolver, settings } = this.#options;
    const wanted = settings();
    if (wanted === undefined) return { outcome: waiting(switchedOff) };
    const addresses = await resolver.addresses(name);
    if (addresses.kind === "failed") {
      return { outcome: waiting(withoutDns(addresses.reason), dnsFailedMs) };
    }
    const isInDns = challenges.isInDns(name);
    // Who proves it in the DNS need not be reached, as behind a shared address.
    if (addresses.kind === "none" && !isInDns) return { outcome: waiting(withoutAddress(name)) };
    const { challengeTypes } = this.#options;
    const inDns: readonly ChallengeType[] = isInDns ? ["dns-01"] : [];
    const types = [...inDns, ...challengeTypes].toSorted(
      (a, b) => Number(b === preferred) - Number(a === preferred),
    );
    if (types.length === 0) return { outcome: waiting(withoutDoors) };
    let outcome: Outcome | undefined;
    for (const challenge of types) {
      try {
        const client = await accounts.open(wanted, this.#ending.signal);
        const wish = { name, hostKey: await hostKeys.key(kind), challenge };
        const chain = await issueCertificate(client, challenges, wish);
        await issued.put(name, kind, chain);
        return { outcome: { kind: "issued" }, challenge };
      } catch (error) {
        const reason = Error.isError(error) ? error.message : String(error);
        this.#options.log.info("acme.challenge.failed", { name, challenge, reason });
        // What the first way found wrong says more than that the other one does not go either.
        outcome ??= failed(error, name, challenge);
        if (!mayGoOtherwise(error)) break;
      }
    }
    return { outcome: outcome ?? waiting(withoutDoors) };
  }

  async #stateOf(wish: CertificateWish): Promise<CertificateState> {
    const { clock, issued, state } = this.#options;
    const certificate = (await issued.of(wish.name)).find(({ kind }) => kind === wish.kind);
    const attempt = await state.attempt(keyOf(wish));
    const renewAt = certificate && renewalAt(certificate.parsed);
    return {
      ...wish,
      certificate,
      attempt,
      renewAt,
      state: certificate === undefined ? "missing" : conditionOf(certificate, clock.now()),
    };
  }

  /** Once a day for each. */
  #warn(states: readonly CertificateState[]): void {
    const { clock, log } = this.#options;
    const now = clock.now();
    for (const { name, kind, state, certificate, attempt } of states) {
      if (state !== "ending" && state !== "ended") continue;
      const key = keyOf({ name, kind });
      if (now - (this.#warnedAt.get(key) ?? -Infinity) < 86_400_000) continue;
      this.#warnedAt.set(key, now);
      const until = certificate?.parsed.validTo ?? "";
      const reason = attempt?.failure?.reason ?? "";
      log.warn("acme.certificate.ending", { name, key: kind, until, reason });
    }
  }

  /** Names that are ours no more: shown to the end, then forgotten. */
  async #forgetOthers(states: readonly CertificateState[]): Promise<void> {
    const { clock, issued, state } = this.#options;
    await state.keepAttempts(new Set(states.map(keyOf)));
    const wanted = new Set(states.map(({ name }) => name));
    for (const certificate of await issued.all()) {
      const isOver = conditionOf(certificate, clock.now()) === "ended";
      if (isOver && !wanted.has(certificate.name)) await issued.remove(certificate.name);
    }
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => {});
    return turn;
  }
}

type Outcome =
  | { readonly kind: "issued" }
  | {
      readonly kind: "failed";
      readonly failure: Failure;
      readonly retryAfterMs: number | undefined;
    }
  /** Nobody was asked. */
  | { readonly kind: "waiting"; readonly failure: Failure; readonly waitMs: number };

function keyOf({ name, kind }: Pick<CertificateWish, "name" | "kind">): string {
  return `${name} ${kind}`;
}

function dueAt({ attempt, renewAt = 0 }: CertificateState): number {
  return Math.max(renewAt, attempt?.nextAt ?? 0);
}

function conditionOf({ parsed }: IssuedCertificate, now: number): "good" | "ending" | "ended" {
  if (Date.parse(parsed.validTo) <= now) return "ended";
  return warningAt(parsed) <= now ? "ending" : "good";
}

function waiting(failure: Failure, waitMs = dnsAgainMs): Outcome {
  return { kind: "waiting", failure, waitMs };
}

function failed(error: unknown, name: string, challenge: ChallengeType): Outcome {
  const retryAfterMs = error instanceof AcmeProblem ? error.retryAfterMs : undefined;
  return { kind: "failed", failure: failureOf(error, name, challenge), retryAfterMs };
}

/** Whether the authority may find by another way what it did not by this one. RFC 8555 §6.7 */
function mayGoOtherwise(error: unknown): boolean {
  if (error instanceof ProofRefusal) return true;
  const types = ["connection", "unauthorized", "incorrectResponse", "tls", "unsupportedChallenge"];
  return error instanceof AcmeProblem && types.includes(error.type);
}

const switchedOff: Failure = {
  reason: "No authority is asked for certificates",
  advice:
    '"homepost certificate authority letsencrypt" does so, and agrees to the terms of the authority.',
};

const withoutDoors: Failure = {
  reason:
    "An authority cannot look whether the name is ours: neither HTTP nor HTTPS is offered here",
  advice: "Give listen.http or listen.https a port in the static configuration.",
};

function withoutDns(reason: string): Failure {
  return { reason: `The DNS gives no answer: ${reason}`, advice: "It is tried again." };
}

function withoutAddress(name: string): Failure {
  return {
    reason: `The DNS has no address of ${name} yet`,
    advice: 'Publish it: "homepost dns records" shows how. It is looked at again every hour.',
  };
}
