import { nothing } from "../admin/arguments.ts";
import { ownCall } from "./call.ts";

/** All browsers but this one are logged out, now. */
export const sessionEndOthers = ownCall(nothing, async ({ admin }, { accountId, session }) => {
  await admin.store.webSessions.removeOthers(accountId, session);
  return {};
});
