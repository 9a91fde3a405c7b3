import { nothing } from "../admin/arguments.ts";
import type { AccountSettings } from "../config/account-settings.ts";
import type { AliasSettings } from "../config/alias-settings.ts";
import { settingsOf, ownCall } from "./call.ts";

/** An address whose mail goes to this account and others. */
export interface ListFacts {
  readonly address: string;
  /** Undefined where members are not told who the others are. */
  readonly members: readonly string[] | undefined;
  /** Whether members may send as the list. */
  readonly allowFrom: boolean;
}

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
    lists: listsOf(own.admin.revisions.document.aliases, settings),
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

function listsOf(
  aliases: Readonly<Record<string, AliasSettings>>,
  { addresses }: AccountSettings,
): ListFacts[] {
  const own = new Set(addresses.map(({ address }) => address));
  return Object.entries(aliases)
    .filter(([, { members }]) => members.some((member) => own.has(member)))
    .map(([address, { members, listMembers, allowFrom }]) => ({
      address,
      members: listMembers ? members : undefined,
      allowFrom,
    }));
}
