import { faultText } from "../log/fault-text.ts";
import type { Log } from "../log/log.ts";
import type { KeptPolicy, PolicyCache } from "./kept-policy.ts";

export interface PolicyRefreshOptions {
  readonly cache: Pick<PolicyCache, "stsPolicies" | "removeStsPolicies">;
  readonly policies: { refresh(domain: string): Promise<unknown> };
  readonly clock: RefreshClock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly log: Log;
}

export interface RefreshClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once at that time, or earlier; disposing of it calls it off. */
  alarm(at: number, callback: () => void): Disposable;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** mail-behaviours 4.4 */
const periodMs = dayMs;
const freshMs = 12 * hourMs;
const spreadMs = 3 * hourMs;
const unusedMsMax = 180 * dayMs;
/** What never led to a policy and was not asked for since. */
const failureKeptMs = 2 * dayMs;
/** After a start there is more urgent work; and many restarts must not become many rounds. */
const firstAfterMs = 10 * minuteMs;

/**
 * Fetches the policies that are in use once a day, so that they stay in force and changes are seen before mail asks:
 * one after the other, spread over three hours. Forgets those that nobody asks for. RFC 8461 §10.2
 */
export class PolicyRefresh implements AsyncDisposable {
  readonly #options: PolicyRefreshOptions;
  #alarm: Disposable | undefined;
  #working: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: PolicyRefreshOptions) {
    this.#options = options;
  }

  start(): void {
    this.#set(this.#inAround(firstAfterMs), () => this.#round());
  }

  /** Waits for what is under way; whoever fetches is to be closed before. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#alarm?.[Symbol.dispose]();
    await this.#working;
  }

  async #round(): Promise<void> {
    const { cache, clock } = this.#options;
    const startedAt = clock.now();
    const all = cache.stsPolicies();
    const gone = all.filter((kept) => isUnused(kept, startedAt));
    if (gone.length > 0) await cache.removeStsPolicies(gone.map(({ domain }) => domain));
    const stale = all.filter((kept) => !gone.includes(kept) && isStale(kept, startedAt));
    const next = startedAt + periodMs;
    this.#continue(
      stale.map(({ domain }) => domain),
      { stepMs: spreadMs / Math.max(1, stale.length), next },
    );
  }

  /** One policy, then a pause, and so on; after the last the next round. */
  #continue(
    [domain, ...rest]: readonly string[],
    plan: { readonly stepMs: number; readonly next: number },
  ): void {
    if (domain === undefined) {
      this.#set(plan.next, () => this.#round());
      return;
    }
    this.#set(this.#inAround(plan.stepMs), async () => {
      await this.#options.policies.refresh(domain);
      this.#continue(rest, plan);
    });
  }

  #set(at: number, work: () => Promise<void>): void {
    if (this.#isClosed) return;
    this.#alarm = this.#options.clock.alarm(at, () => {
      if (this.#isClosed) return;
      // Clocks may ring early where the time is far away.
      if (this.#options.clock.now() < at) {
        this.#set(at, work);
        return;
      }
      this.#working = work().catch((error: unknown) => {
        this.#options.log.error("mta-sts.refresh.failed", { fault: faultText(error) });
        this.#set(this.#options.clock.now() + periodMs, () => this.#round());
      });
    });
  }

  /** Up to a tenth earlier or later, so that no policy host hears from all servers at a time. */
  #inAround(ms: number): number {
    const { clock, random } = this.#options;
    return clock.now() + Math.round(ms * (0.9 + 0.2 * random()));
  }
}

function isStale({ latest }: KeptPolicy, now: number): boolean {
  return latest !== undefined && now - latest.fetchedAt >= freshMs;
}

function isUnused({ latest, failure, usedAt }: KeptPolicy, now: number): boolean {
  if (latest !== undefined) return now - usedAt >= unusedMsMax;
  return now >= Math.max(failure?.retryAt ?? 0, usedAt) + failureKeptMs;
}
