import * as v from "valibot";
import { registrationResponse } from "../account/passkey-response.ts";
import { label } from "../admin/arguments.ts";
import { confirmedCall } from "./call.ts";
import { requiredParty } from "./passkey-begin.ts";

/** Keeps what the authenticator has made. */
export const passkeyFinish = confirmedCall(
  v.strictObject({ name: label, response: registrationResponse }),
  async ({ passkeys }, owner, { name, response }) => {
    const session = owner.session.toString("base64url");
    const of = { owner: owner.accountId, party: requiredParty(owner.party), session };
    await passkeys.register(of, name, response);
    return {};
  },
);
