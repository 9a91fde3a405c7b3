import * as v from "valibot";
import { authenticationResponse } from "../account/passkey-response.ts";
import { CallRefusal } from "../admin/call.ts";
import { ownCall } from "./call.ts";
import { confirmationOf } from "./confirm-passkey-begin.ts";
import { requiredParty } from "./passkey-begin.ts";

/** The person has shown once more who they are: by a passkey. */
export const confirmPasskey = ownCall(
  v.strictObject({ response: authenticationResponse }),
  async ({ passkeys }, owner, { response }) => {
    const party = requiredParty(owner.party);
    const passkey = await passkeys.prove(party, confirmationOf(owner), response);
    if (passkey.owner !== owner.accountId) throw new CallRefusal("This passkey is somebody else's");
    owner.confirm();
    return {};
  },
);
