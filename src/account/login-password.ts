import type { AccessStore, AppPasswordId, AppPasswordScope } from "../store/access-store.ts";
import type { AccountId } from "../store/ids.ts";
import type { MailStore, StoredCredential } from "../store/mail-store.ts";
import type { SecondFactorStore } from "../store/second-factor.ts";
import type { AuthenticationPeer } from "./authenticator.ts";
import type { Directory } from "./directory.ts";

/** One of the passwords that an account has. */
export interface LoginPassword {
  readonly credentials: readonly StoredCredential[];
  /** Undefined for the account's own password. */
  readonly appPassword: { readonly id: AppPasswordId; readonly name: string } | undefined;
  /** Why it does not let in here, though it is right. Noted for the owner, not told to the peer. */
  readonly obstacle: "mail-password-disabled" | "second-factor-on" | "wrong-scope" | undefined;
}

export interface LoginPasswordsOptions {
  readonly store: Pick<MailStore, "credentials"> & {
    readonly access: Pick<AccessStore, "appPasswords"> & {
      readonly secondFactors: Pick<SecondFactorStore, "isOn">;
    };
  };
  readonly directory: Pick<Directory, "isMailPasswordDisabled">;
}

/** Pages are for people, who have a password or a passkey of their own. */
const scopes: Readonly<Record<AuthenticationPeer["protocol"], AppPasswordScope | undefined>> = {
  imap: "imap",
  submission: "smtp",
  jmap: "web",
  web: undefined,
};

/** The account's own password first. */
export function loginPasswords(
  { store, directory }: LoginPasswordsOptions,
  accountId: AccountId,
  { protocol }: AuthenticationPeer,
): LoginPassword[] {
  const own = store.credentials(accountId);
  const obstacle = ownPasswordObstacle({ store, directory }, accountId, protocol);
  const passwords: LoginPassword[] = [];
  if (own.length > 0) passwords.push({ credentials: own, appPassword: undefined, obstacle });
  for (const { id, name, scopes: allowed, credentials } of store.access.appPasswords(accountId)) {
    const scope = scopes[protocol];
    const isAllowed = scope !== undefined && allowed.includes(scope);
    passwords.push({
      credentials,
      appPassword: { id, name },
      obstacle: isAllowed ? undefined : "wrong-scope",
    });
  }
  return passwords;
}

/** Pages are what the own password is always for; programs cannot ask for what makes it safe. */
function ownPasswordObstacle(
  { store, directory }: LoginPasswordsOptions,
  accountId: AccountId,
  protocol: AuthenticationPeer["protocol"],
): LoginPassword["obstacle"] {
  if (protocol === "web") return undefined;
  if (directory.isMailPasswordDisabled(accountId)) return "mail-password-disabled";
  return store.access.secondFactors.isOn(accountId) ? "second-factor-on" : undefined;
}
