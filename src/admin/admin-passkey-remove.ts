import * as v from "valibot";
import { label } from "./arguments.ts";
import { callOf } from "./call.ts";

/** Nobody logs in to the admin pages by it any more, and all sessions end: one of them may be on a phone that was lost. */
export const adminPasskeyRemove = callOf(
  v.strictObject({ name: label }),
  async ({ store, adminPassword }, { name }) => {
    await store.access.secondFactors.removePasskey("admin", name);
    adminPassword.changed();
    return {};
  },
);
