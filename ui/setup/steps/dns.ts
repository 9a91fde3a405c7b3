import { computed, signal } from "@preact/signals";
import type { DnsPublished } from "../../../src/admin/dns-published.ts";
import type { PublishedRecord } from "../../../src/domain-dns/published.ts";
import type { Setup } from "../setup.ts";

/** The DNS has what was published after seconds or minutes. */
const lookEveryMs = 5_000;

/** Waits, until it is told not to. Rejects then. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

export class DnsStep {
  readonly published = signal<DnsPublished | undefined>(undefined);
  /** Whether the last look came to an answer. */
  readonly isReached = signal(true);
  /** There are no records without one. */
  readonly hasDomain = signal(true);
  /** Where others reach this box, as the owner says. */
  readonly address = signal("");
  readonly groups = computed(() => grouped(this.published.value?.records ?? []));
  readonly isComplete = computed(() => {
    const { required } = this.groups.value;
    return required.length > 0 && required.every(({ state }) => state === "published");
  });
  readonly #setup: Setup;
  readonly #wait: Wait;
  #watching: AbortController | undefined;

  constructor(setup: Setup, wait: Wait) {
    this.#setup = setup;
    this.#wait = wait;
  }

  /** Looks again and again, until `stop`. */
  async watch(): Promise<void> {
    this.stop();
    const watching = new AbortController();
    this.#watching = watching;
    const { signal: isStopped } = watching;
    while (!isStopped.aborted) {
      await this.look();
      try {
        await this.#wait(lookEveryMs, isStopped);
      } catch {
        return;
      }
    }
  }

  stop(): void {
    this.#watching?.abort();
  }

  async look(): Promise<void> {
    const { api } = this.#setup;
    try {
      const [domain] = await api.call("domain.list", {});
      this.hasDomain.value = domain !== undefined;
      if (domain === undefined) return;
      this.published.value = await api.call("dns.published", { domain: domain.name });
      this.isReached.value = true;
    } catch {
      // The next look may find the way again.
      this.isReached.value = false;
    }
  }

  async saveAddress(): Promise<void> {
    const publicAddresses = this.address.value.split(/[\s,]+/).filter((one) => one !== "");
    const isSaved = await this.#setup.attempt(() =>
      this.#setup.api.call("settings.set", { publicAddresses }),
    );
    if (isSaved) await this.look();
  }
}

function grouped(
  records: readonly PublishedRecord[],
): Readonly<Record<"required" | "recommended", readonly PublishedRecord[]>> {
  const of = (need: PublishedRecord["need"]): PublishedRecord[] =>
    records.filter((one) => one.need === need);
  return { required: of("required"), recommended: of("recommended") };
}
