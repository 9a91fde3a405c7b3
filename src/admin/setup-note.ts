import * as v from "valibot";
import { setupSteps } from "../setup/setup-steps.ts";
import { callOf } from "./call.ts";
import { setupShow } from "./setup-show.ts";
import type { SetupShown } from "./setup-show.ts";

/** Notes that a step of the setup is done or skipped; without an outcome, that it is to be come to again. */
export const setupNote = callOf(
  v.strictObject({
    step: v.picklist(setupSteps),
    outcome: v.optional(v.picklist(["done", "skipped"])),
  }),
  async (admin, { step, outcome }, caller): Promise<SetupShown> => {
    await admin.setup.note(step, outcome);
    return setupShow.invoke(admin, {}, caller);
  },
);
