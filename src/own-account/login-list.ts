import * as v from "valibot";
import { limit } from "../admin/arguments.ts";
import { ownCall } from "./call.ts";

/** Attempts to log in to the account, the latest first. */
export const loginList = ownCall(
  v.strictObject({ limit }),
  ({ admin }, { accountId }, { limit: most }) =>
    admin.store.access
      .loginAttempts(accountId, most)
      .map(({ accountId: _accountId, ...facts }) => facts),
);
