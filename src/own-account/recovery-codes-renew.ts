import { nothing } from "../admin/arguments.ts";
import { confirmedCall } from "./call.ts";

/** New ones, told here and never again; those before are worth nothing. */
export const recoveryCodesRenew = confirmedCall(
  nothing,
  async ({ secondFactors }, { accountId }) => ({
    recoveryCodes: await secondFactors.renewRecoveryCodes(accountId),
  }),
);
