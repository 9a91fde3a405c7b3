import { computed, signal } from "@preact/signals";
import type { Setup } from "../setup.ts";

/** The first address that mail can be sent to. */
export class MailboxStep {
  readonly local = signal("");
  readonly password = signal("");
  readonly isShown = signal(false);
  readonly domain = signal<string | undefined>(undefined);
  /** Addresses that are there already. */
  readonly known = signal<readonly string[]>([]);
  readonly address = computed(() => `${this.local.value.trim()}@${this.domain.value ?? ""}`);
  readonly #setup: Setup;

  constructor(setup: Setup) {
    this.#setup = setup;
  }

  async load(): Promise<void> {
    await this.#setup.attempt(async () => {
      const { api } = this.#setup;
      const [[domain], accounts] = await Promise.all([
        api.call("domain.list", {}),
        api.call("account.list", {}),
      ]);
      this.domain.value = domain?.name;
      this.known.value = accounts.flatMap(({ addresses }) => addresses);
    });
  }

  async save(): Promise<void> {
    if (this.local.value.trim() === "" && this.known.value.length > 0) {
      return this.#setup.done("mailbox");
    }
    const [address, password] = [this.address.value, this.password.value];
    if (!/^[^\s@]+@[^\s@]+$/u.test(address)) return this.#setup.fail("mailbox.wrong");
    if (password.length < passwordCharactersMin) return this.#setup.fail("password.short");
    const isSaved = await this.#setup.attempt(() =>
      this.#setup.api.call("account.add", { address, password }),
    );
    if (isSaved) await this.#setup.done("mailbox");
  }
}

const passwordCharactersMin = 8;
