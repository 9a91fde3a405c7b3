import { faultText } from "../log/fault-text.ts";
import type { Log } from "../log/log.ts";
import type { DkimSelectors } from "./dkim-selectors.ts";

/** A person who has just published a record looks at "dkim verify"; this is for those who do not. */
const everyMs = 15 * 60_000;

/** Looks now and then whether the DNS shows keys that wait to sign. */
export class DkimWatch implements AsyncDisposable {
  readonly #options: { readonly selectors: DkimSelectors; readonly log: Log };
  readonly #timer: NodeJS.Timeout;
  #running: Promise<void> | undefined;

  constructor(options: { readonly selectors: DkimSelectors; readonly log: Log }) {
    this.#options = options;
    this.#timer = setInterval(() => void this.look(), everyMs).unref();
  }

  /** Never rejects. */
  look(): Promise<void> {
    this.#running ??= this.#look().finally(() => (this.#running = undefined));
    return this.#running;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  async #look(): Promise<void> {
    const { log, selectors } = this.#options;
    for (const domain of selectors.waitingDomains()) {
      try {
        const began = await selectors.finishRotations(domain);
        if (began.length > 0) log.info("dkim.rotated", { domain, selectors: began.join(",") });
      } catch (error) {
        log.error("dkim.rotation.failed", { domain, fault: faultText(error) });
      }
    }
  }
}
