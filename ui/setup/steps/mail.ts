import { signal } from "@preact/signals";
import type { Setup } from "../setup.ts";
import type { Wait } from "./dns.ts";
import { testLineOf } from "./test-line.ts";
import type { TestLine } from "./test-line.ts";

const lookEveryMs = 4_000;

/** A letter out to another mailbox of the owner, and one back. */
export class MailStep {
  readonly address = signal<string | undefined>(undefined);
  readonly to = signal("");
  readonly lines = signal<readonly TestLine[]>([]);
  readonly out = signal<"none" | "running" | "passed" | "failed">("none");
  /** Letters that came since the step was first looked at. */
  readonly arrived = signal(0);
  readonly #setup: Setup;
  readonly #wait: Wait;
  #transport = "direct";
  #messagesBefore: number | undefined;
  #watching: AbortController | undefined;

  constructor(setup: Setup, wait: Wait) {
    this.#setup = setup;
    this.#wait = wait;
  }

  /** Looks for letters until `stop`. */
  async watch(): Promise<void> {
    this.stop();
    const watching = new AbortController();
    this.#watching = watching;
    while (!watching.signal.aborted) {
      await this.#look().catch(() => {});
      await this.#wait(lookEveryMs, watching.signal).catch(() => {});
    }
  }

  stop(): void {
    this.#watching?.abort();
  }

  async send(): Promise<void> {
    const [to, from] = [this.to.value.trim(), this.address.value];
    if (!/^\S+@\S+$/.test(to) || from === undefined) return this.#setup.fail("outgoing.to.wrong");
    this.lines.value = [];
    this.out.value = "running";
    let isPassed = false;
    const isDone = await this.#setup.attempt(async () => {
      const { passed } = await this.#setup.api.call(
        "transport.test",
        { name: this.#transport, to, from, send: true },
        (line) => (this.lines.value = [...this.lines.value, testLineOf(line)]),
      );
      isPassed = passed;
    });
    this.out.value = isDone && isPassed ? "passed" : isDone ? "failed" : "none";
  }

  async #look(): Promise<void> {
    const { api } = this.#setup;
    const [[account], transports] = await Promise.all([
      api.call("account.list", {}),
      api.call("transport.list", {}),
    ]);
    this.#transport = transports.find(({ isDefault }) => isDefault)?.name ?? "direct";
    if (account === undefined) return;
    this.address.value = account.addresses[0];
    this.#messagesBefore ??= account.messages;
    this.arrived.value = Math.max(0, account.messages - this.#messagesBefore);
  }
}
