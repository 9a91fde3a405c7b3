import * as v from "valibot";
import { label } from "../admin/arguments.ts";
import { appPasswordScopes } from "../store/access-store.ts";
import { confirmedCall } from "./call.ts";

/** Makes a password for one device or program, told here and never again. */
export const appPasswordAdd = confirmedCall(
  v.strictObject({
    name: label,
    scopes: v.pipe(v.array(v.picklist(appPasswordScopes)), v.minLength(1), v.maxLength(10)),
  }),
  async ({ admin }, { accountId }, { name, scopes }) => {
    const unique = appPasswordScopes.filter((scope) => scopes.includes(scope));
    return { password: await admin.passwords.addAppPassword(accountId, { name, scopes: unique }) };
  },
);
