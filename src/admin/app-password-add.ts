import * as v from "valibot";
import { appPasswordScopes } from "../store/access-store.ts";
import { accountNamed } from "./account-named.ts";
import { label, shortText } from "./arguments.ts";
import { callOf } from "./call.ts";

/** Makes a password for one device or program, told here and never again. */
export const appPasswordAdd = callOf(
  v.strictObject({
    account: shortText,
    name: label,
    scopes: v.pipe(
      v.array(v.picklist(appPasswordScopes)),
      v.minLength(1, "say where it is valid: imap, smtp, web"),
      v.maxLength(10),
    ),
  }),
  async ({ store, passwords }, { account, name, scopes }) => {
    const { id } = accountNamed(store, account);
    const unique = appPasswordScopes.filter((scope) => scopes.includes(scope));
    return { password: await passwords.addAppPassword(id, { name, scopes: unique }) };
  },
);
