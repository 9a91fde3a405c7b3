import { computed, signal } from "@preact/signals";
import type { Setup } from "../setup.ts";

/** Which domain is ours, and what the box is called in it. */
export class DomainStep {
  readonly typed = signal("");
  readonly typedHost = signal("");
  /** There from before. */
  readonly known = signal<string | undefined>(undefined);
  readonly domain = computed(() => plainDomain(this.typed.value));
  readonly hostName = computed(() => {
    const host = this.typedHost.value.trim().toLowerCase();
    return host === "" ? `mail.${this.domain.value}` : host;
  });
  readonly #setup: Setup;

  constructor(setup: Setup) {
    this.#setup = setup;
  }

  async load(): Promise<void> {
    await this.#setup.attempt(async () => {
      const [domain] = await this.#setup.api.call("domain.list", {});
      if (domain === undefined) return;
      this.known.value = domain.name;
      this.typed.value = domain.name;
      const box = await this.#setup.api.call("box.show", {});
      const isUsual = box.hostName === `mail.${domain.name}`;
      if (box.isHostNameSet && !isUsual) this.typedHost.value = box.hostName;
    });
  }

  async save(): Promise<void> {
    const { api } = this.#setup;
    const domain = this.domain.value;
    if (!/^[^\s.]+(\.[^\s.]+)+$/u.test(domain)) return this.#setup.fail("domain.wrong");
    const isSaved = await this.#setup.attempt(async () => {
      // The name of the box first: the domain gets its names by it.
      await api.call("box.set", { hostName: this.hostName.value });
      const before = this.known.value;
      if (domain === before) return;
      await api.call("domain.add", { name: domain });
      this.known.value = domain;
      // Mistyped, and nobody has an address in it.
      if (before !== undefined) await api.call("domain.remove", { domain: before }).catch(() => {});
    });
    if (isSaved) await this.#setup.done("domain");
  }
}

/** What people paste: addresses of web pages, addresses of mail. */
export function plainDomain(typed: string): string {
  return typed
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, "")
    .replace(/^.*@/, "")
    .replace(/[/?#].*$/, "")
    .replace(/^www\./, "")
    .replace(/\.$/, "");
}
