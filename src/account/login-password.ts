import type { AccessStore, AppPasswordId, AppPasswordScope } from "../store/access-store.ts";
import type { AccountId } from "../store/ids.ts";
import type { MailStore, StoredCredential } from "../store/mail-store.ts";
import type { AuthenticationPeer } from "./authenticator.ts";
import type { Directory } from "./directory.ts";

/** One of the passwords that an account has. */
export interface LoginPassword {
  readonly credentials: readonly StoredCredential[];
  /** Undefined for the account's own password. */
  readonly appPassword: { readonly id: AppPasswordId; readonly name: string } | undefined;
  /** Why it does not let in here, though it is right. Noted for the owner, not told to the peer. */
  readonly obstacle: "mail-password-disabled" | "wrong-scope" | undefined;
}

export interface LoginPasswordsOptions {
  readonly store: Pick<MailStore, "credentials"> & {
    readonly access: Pick<AccessStore, "appPasswords">;
  };
  readonly directory: Pick<Directory, "isMailPasswordDisabled">;
}

const scopes: Readonly<Record<AuthenticationPeer["protocol"], AppPasswordScope>> = {
  imap: "imap",
  submission: "smtp",
  web: "web",
};

/** The account's own password first. */
export function loginPasswords(
  { store, directory }: LoginPasswordsOptions,
  accountId: AccountId,
  { protocol }: AuthenticationPeer,
): LoginPassword[] {
  const own = store.credentials(accountId);
  // Pages are what the own password is always for.
  const disabled = protocol !== "web" && directory.isMailPasswordDisabled(accountId);
  const obstacle = disabled ? ("mail-password-disabled" as const) : undefined;
  const passwords: LoginPassword[] = [];
  if (own.length > 0) passwords.push({ credentials: own, appPassword: undefined, obstacle });
  for (const { id, name, scopes: allowed, credentials } of store.access.appPasswords(accountId)) {
    const isAllowed = allowed.includes(scopes[protocol]);
    passwords.push({
      credentials,
      appPassword: { id, name },
      obstacle: isAllowed ? undefined : "wrong-scope",
    });
  }
  return passwords;
}
