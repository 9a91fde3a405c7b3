import { signal } from "@preact/signals";
import type { CallResult } from "../../admin/api/admin-api.ts";
import type { Setup } from "../setup.ts";

/** What a phone needs to know of the first mailbox. */
export class PhoneStep {
  readonly settings = signal<CallResult<"client-settings"> | undefined>(undefined);
  readonly #setup: Setup;

  constructor(setup: Setup) {
    this.#setup = setup;
  }

  async load(): Promise<void> {
    await this.#setup.attempt(async () => {
      const { api } = this.#setup;
      const [account] = await api.call("account.list", {});
      const address = account?.addresses[0];
      if (address === undefined) return;
      this.settings.value = await api.call("client-settings", { address });
    });
  }
}
