import * as v from "valibot";
import { label } from "../admin/arguments.ts";
import { confirmedCall } from "./call.ts";

/** With the last of them, and no codes of an app, mail programs may use the password again: so it is confirmed too. */
export const passkeyRemove = confirmedCall(
  v.strictObject({ name: label }),
  async ({ admin }, { accountId }, { name }) => {
    await admin.store.access.secondFactors.removePasskey(accountId, name);
    return {};
  },
);
