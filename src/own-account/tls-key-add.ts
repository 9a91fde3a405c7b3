import * as v from "valibot";
import { tlsKeyAdd as addTlsKey } from "../admin/tls-key-add.ts";
import { label, shortText } from "../admin/arguments.ts";
import { confirmedCall } from "./call.ts";

/** Lets clients in whose certificate has this key, as an address of the account. */
export const tlsKeyAdd = confirmedCall(
  v.strictObject({
    name: label,
    pem: v.pipe(v.string(), v.maxLength(100_000)),
    login: v.optional(shortText),
    imapPreauth: v.optional(v.boolean(), false),
  }),
  ({ admin }, { name: account, login }, args) =>
    addTlsKey.invoke(admin, { ...args, account }, { by: login, report: () => {} }),
);
