import * as v from "valibot";
import { CallRefusal } from "../admin/call.ts";
import { ownCall } from "./call.ts";
import { sessionId } from "./session-list.ts";

/** That browser is logged out, now. */
export const sessionEnd = ownCall(
  v.strictObject({ id: v.pipe(v.string(), v.maxLength(100)) }),
  async ({ admin }, { accountId }, { id }) => {
    const { webSessions } = admin.store;
    const meant = webSessions.of(accountId).find((one) => sessionId(one) === id);
    if (meant === undefined) throw new CallRefusal("This device is logged out already");
    await webSessions.remove([meant.tokenHash]);
    return {};
  },
);
