import { nothing } from "../admin/arguments.ts";
import { confirmedCall } from "./call.ts";

/** The password alone opens the pages again. */
export const totpRemove = confirmedCall(nothing, async ({ admin }, { accountId }) => {
  await admin.store.access.secondFactors.removeTotp(accountId);
  return {};
});
