import * as v from "valibot";
import { parseBase32 } from "../account/base32.ts";
import { totpSecretOctets } from "../account/totp.ts";
import { CallRefusal } from "../admin/call.ts";
import { confirmedCall } from "./call.ts";

/** Codes are asked for from now on. Answers the recovery codes, told here and never again. */
export const totpConfirm = confirmedCall(
  v.strictObject({
    secret: v.pipe(v.string(), v.maxLength(100)),
    code: v.pipe(v.string(), v.maxLength(20)),
  }),
  async ({ secondFactors }, { accountId }, { secret: text, code }) => {
    const secret = parseBase32(text);
    if (secret?.length !== totpSecretOctets) throw new CallRefusal("secret: not one of ours");
    const recoveryCodes = await secondFactors.begin(accountId, secret, code);
    if (recoveryCodes !== undefined) return { recoveryCodes };
    throw new CallRefusal("This code is not right: type the newest, and look at the phone's clock");
  },
);
