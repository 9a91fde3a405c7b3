import { nothing } from "../admin/arguments.ts";
import { ownCall } from "./call.ts";

export const tlsKeyList = ownCall(nothing, ({ admin }, { accountId }) =>
  admin.store.access.tlsKeys(accountId).map(({ accountId: _accountId, ...facts }) => facts),
);
