import { nothing } from "../admin/arguments.ts";
import type { Owner } from "./call.ts";
import { ownCall } from "./call.ts";
import { requiredParty } from "./passkey-begin.ts";

/** What the browser is to ask an authenticator for, where a passkey is to confirm who is there. */
export const confirmPasskeyBegin = ownCall(nothing, ({ passkeys }, owner) => ({
  options: passkeys.requestOptions(requiredParty(owner.party), confirmationOf(owner)),
}));

/** It is no log-in: the challenge is for this session alone. */
export function confirmationOf({ session }: Owner): string {
  return `confirm ${session.toString("base64url")}`;
}
