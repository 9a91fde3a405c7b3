import { nothing } from "../admin/arguments.ts";
import { settingsOf, ownCall } from "./call.ts";

/** What the page begins with. */
export const accountShow = ownCall(nothing, (own, owner) => {
  const { store, server } = own.admin;
  const { secondFactors } = store.access;
  const { accountId, name, login, party } = owner;
  const settings = settingsOf(own, owner);
  const account = store.account(accountId);
  return {
    name,
    login,
    hostName: server.hostName,
    addresses: settings.addresses.map(({ address, mailbox }) => ({ address, mailbox })),
    octets: account?.size ?? 0,
    /** Octets that there may be; 0: no bound. */
    quota: account?.quota ?? 0,
    hasTotp: secondFactors.totp(accountId) !== undefined,
    recoveryCodes: secondFactors.recoveryCodes(accountId),
    /** Whether mail programs need an app password or a TLS key, because of a second factor or by the configuration. */
    isMailPasswordOff: settings.mailPasswordDisabled || secondFactors.isOn(accountId),
    /** The host name that passkeys made here are for; else why there can be none. */
    passkeyHost: typeof party === "string" ? undefined : party.host,
    noPasskeys: typeof party === "string" ? party : undefined,
    junkFlags: settings.junkFlags,
    junkRules: settings.junkRules,
    rejects: settings.rejects,
  };
});
