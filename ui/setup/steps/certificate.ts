import { signal } from "@preact/signals";
import type { CallResult } from "../../admin/api/admin-api.ts";
import type { Setup } from "../setup.ts";
import type { Wait } from "./dns.ts";

const lookEveryMs = 5_000;

/** A certificate that mail programs and browsers accept. */
export class CertificateStep {
  readonly overview = signal<CallResult<"certificate.list"> | undefined>(undefined);
  /** What others call the box. */
  readonly host = signal("");
  readonly email = signal("");
  readonly agrees = signal(false);
  readonly #setup: Setup;
  readonly #wait: Wait;
  #watching: AbortController | undefined;

  constructor(setup: Setup, wait: Wait) {
    this.#setup = setup;
    this.#wait = wait;
  }

  async watch(): Promise<void> {
    this.stop();
    const watching = new AbortController();
    this.#watching = watching;
    while (!watching.signal.aborted) {
      try {
        this.host.value = (await this.#setup.api.call("box.show", {})).hostName;
        this.overview.value = await this.#setup.api.call("certificate.list", {});
        await this.#wait(lookEveryMs, watching.signal);
      } catch {
        if (watching.signal.aborted) return;
        await this.#wait(lookEveryMs, watching.signal).catch(() => {});
      }
    }
  }

  stop(): void {
    this.#watching?.abort();
  }

  async fetch(): Promise<void> {
    if (!this.agrees.value) return this.#setup.fail("certificate.agree.missing");
    const email = this.email.value.trim();
    await this.#setup.attempt(async () => {
      await this.#setup.api.call("certificate.authority", {
        authority: "letsencrypt",
        ...(email === "" ? {} : { email }),
      });
      this.overview.value = await this.#setup.api.call("certificate.list", {});
    });
  }
}
