import { nothing } from "../admin/arguments.ts";
import { ownCall } from "./call.ts";

export const appPasswordList = ownCall(nothing, ({ admin }, { accountId }) =>
  admin.store.access.appPasswords(accountId).map(({ name, scopes, createdAt, lastUsedAt }) => ({
    name,
    scopes,
    createdAt,
    lastUsedAt,
  })),
);
