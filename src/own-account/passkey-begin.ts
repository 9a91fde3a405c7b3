import { nothing } from "../admin/arguments.ts";
import { CallRefusal } from "../admin/call.ts";
import type { NoRelyingParty, RelyingParty } from "../account/relying-party.ts";
import { confirmedCall } from "./call.ts";

/** What the browser is to ask the authenticator for; good for five minutes. */
export const passkeyBegin = confirmedCall(nothing, ({ passkeys }, owner) => ({
  options: passkeys.creationOptions({
    owner: owner.accountId,
    login: owner.login,
    party: requiredParty(owner.party),
    session: owner.session.toString("base64url"),
  }),
}));

/** Who we are to the browser, where that is somebody that passkeys can be for. */
export function requiredParty(party: RelyingParty | NoRelyingParty): RelyingParty {
  if (typeof party !== "string") return party;
  throw new CallRefusal(
    party === "no-tls"
      ? "Passkeys need https: open this page by https"
      : "Passkeys need a host name: open this page by the name of the server, not by its IP address",
  );
}
