import * as v from "valibot";
import { label } from "./arguments.ts";
import { callOf } from "./call.ts";

/** Nobody logs in to the admin pages by it any more; who is in already stays. */
export const adminPasskeyRemove = callOf(
  v.strictObject({ name: label }),
  async ({ store }, { name }) => {
    await store.access.secondFactors.removePasskey("admin", name);
    return {};
  },
);
