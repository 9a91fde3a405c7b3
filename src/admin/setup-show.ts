import { setupSteps } from "../setup/setup-steps.ts";
import type { SetupStep, StepNote } from "../setup/setup-steps.ts";
import { nothing } from "./arguments.ts";
import { callOf } from "./call.ts";

export interface SetupShown {
  /** Whether the box was set up by the page, or is to be; else nobody needs to be reminded of it. */
  readonly isGuided: boolean;
  readonly isClaimed: boolean;
  /** In the order in which they are gone through. */
  readonly steps: readonly StepShown[];
}

export interface StepShown {
  readonly step: SetupStep;
  /** Undefined: it has not been come to. */
  readonly outcome: StepNote["outcome"] | undefined;
}

/** How far the setup has come. */
export const setupShow = callOf(nothing, ({ setup }): SetupShown => {
  const { isGuided, isClaimed, steps } = setup;
  return {
    isGuided,
    isClaimed,
    steps: setupSteps.map((step) => ({ step, outcome: steps[step]?.outcome })),
  };
});
