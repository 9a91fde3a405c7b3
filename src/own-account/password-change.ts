import * as v from "valibot";
import { password } from "../admin/arguments.ts";
import { ownCall } from "./call.ts";

/** The present password lets in to nothing from then on, and all other sessions end. */
export const passwordChange = ownCall(
  v.strictObject({ present: password, password }),
  async ({ admin }, { accountId, session, requirePassword }, args) => {
    await admin.passwords.check(args.password);
    await requirePassword(args.present);
    await admin.passwords.replace(accountId, args.password, session);
    return {};
  },
);
