import { signal } from "@preact/signals";
import { CallFailure } from "../../admin/api/admin-api.ts";
import type { CallResult } from "../../admin/api/admin-api.ts";
import type { Setup } from "../setup.ts";
import type { SetupTextKey } from "../text/setup-texts.ts";

type Answers = CallResult<"reachability">["answers"];

/** What stands between the box and the mail of the world. */
export class ReachabilityStep {
  readonly answers = signal<Answers | undefined>(undefined);
  /** It takes its time, in which nobody has to stay. */
  readonly isLooking = signal(false);
  readonly problem = signal<SetupTextKey | undefined>(undefined);
  readonly #setup: Setup;

  constructor(setup: Setup) {
    this.#setup = setup;
  }

  async look(): Promise<void> {
    if (this.isLooking.value) return;
    this.isLooking.value = true;
    this.answers.value = undefined;
    this.problem.value = undefined;
    try {
      this.answers.value = (await this.#setup.api.call("reachability", {})).answers;
    } catch (error) {
      const isLost = error instanceof CallFailure && error.kind === "unreachable";
      this.problem.value = isLost ? "failure.unreachable" : "failure.fault";
    } finally {
      this.isLooking.value = false;
    }
  }
}
