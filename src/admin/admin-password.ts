import * as v from "valibot";
import { password } from "./arguments.ts";
import { callOf } from "./call.ts";

/** A new password for the admin pages. */
export const adminPassword = callOf(
  v.strictObject({ password }),
  async (admin, { password: given }): Promise<Record<string, never>> => {
    await admin.adminPassword.set(given);
    return {};
  },
);
