import { nothing } from "../admin/arguments.ts";
import { ownCall } from "./call.ts";

export const passkeyList = ownCall(nothing, ({ admin }, { accountId }) =>
  admin.store.access.secondFactors
    .passkeys(accountId)
    .map(({ name, host, createdAt, lastUsedAt }) => ({ name, host, createdAt, lastUsedAt })),
);
