import type { JSX } from "preact";
import type { Setup } from "../setup.ts";

/** What went wrong last; the place is there before, so that screen readers say what comes into it. */
export function Problem({ setup }: { setup: Setup }): JSX.Element {
  return (
    <p class="setup-problem" role="alert">
      {setup.problem.value ?? ""}
    </p>
  );
}
