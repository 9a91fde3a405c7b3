import { signal } from "@preact/signals";
import type { CallResult } from "../../admin/api/admin-api.ts";
import type { Setup } from "../setup.ts";

type Answers = CallResult<"reachability">["answers"];

/** What stands between the box and the mail of the world. */
export class ReachabilityStep {
  readonly answers = signal<Answers | undefined>(undefined);
  readonly #setup: Setup;

  constructor(setup: Setup) {
    this.#setup = setup;
  }

  async look(): Promise<void> {
    this.answers.value = undefined;
    await this.#setup.attempt(async () => {
      this.answers.value = (await this.#setup.api.call("reachability", {})).answers;
    });
  }
}
