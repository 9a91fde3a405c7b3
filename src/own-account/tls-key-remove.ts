import * as v from "valibot";
import { label } from "../admin/arguments.ts";
import { ownCall } from "./call.ts";

/** Who is in by it is out. */
export const tlsKeyRemove = ownCall(
  v.strictObject({ name: label }),
  async ({ admin }, { accountId }, { name }) => {
    await admin.store.access.removeTlsKey(accountId, name);
    return {};
  },
);
