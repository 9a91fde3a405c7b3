import * as v from "valibot";
import { password } from "../admin/arguments.ts";
import { ownCall } from "./call.ts";

/** The person has shown once more who they are: by the account's own password. */
export const confirm = ownCall(
  v.strictObject({ password }),
  async (_own, owner, { password: typed }) => {
    await owner.requirePassword(typed);
    owner.confirm();
    return {};
  },
);
