import { PasskeyRefusal } from "../account/passkeys.ts";
import { refusalText as adminRefusalText } from "../admin/calls.ts";
import { accountShow } from "./account-show.ts";
import { addressMailbox } from "./address-mailbox.ts";
import { appPasswordAdd } from "./app-password-add.ts";
import { appPasswordList } from "./app-password-list.ts";
import { appPasswordRemove } from "./app-password-remove.ts";
import type { OwnCall } from "./call.ts";
import { clientSettingsShow } from "./client-settings-show.ts";
import { confirm } from "./confirm.ts";
import { confirmPasskey } from "./confirm-passkey.ts";
import { confirmPasskeyBegin } from "./confirm-passkey-begin.ts";
import { junkSet } from "./junk-set.ts";
import { loginList } from "./login-list.ts";
import { passkeyBegin } from "./passkey-begin.ts";
import { passkeyFinish } from "./passkey-finish.ts";
import { passkeyList } from "./passkey-list.ts";
import { passkeyRemove } from "./passkey-remove.ts";
import { passwordChange } from "./password-change.ts";
import { recoveryCodesRenew } from "./recovery-codes-renew.ts";
import { rejectsSet } from "./rejects-set.ts";
import { sessionEnd } from "./session-end.ts";
import { sessionEndOthers } from "./session-end-others.ts";
import { sessionList } from "./session-list.ts";
import { storageShow } from "./storage-show.ts";
import { tlsKeyAdd } from "./tls-key-add.ts";
import { tlsKeyList } from "./tls-key-list.ts";
import { tlsKeyRemove } from "./tls-key-remove.ts";
import { totpBegin } from "./totp-begin.ts";
import { totpConfirm } from "./totp-confirm.ts";
import { totpRemove } from "./totp-remove.ts";

/** All that people do to their own account, by the name it has in the address. */
export const ownCalls = {
  "address.mailbox": addressMailbox,
  "app-password.add": appPasswordAdd,
  "app-password.list": appPasswordList,
  "app-password.remove": appPasswordRemove,
  "client-settings.show": clientSettingsShow,
  confirm,
  "confirm.passkey": confirmPasskey,
  "confirm.passkey-begin": confirmPasskeyBegin,
  "junk.set": junkSet,
  "login.list": loginList,
  "passkey.begin": passkeyBegin,
  "passkey.finish": passkeyFinish,
  "passkey.list": passkeyList,
  "passkey.remove": passkeyRemove,
  "password.change": passwordChange,
  "recovery-codes.renew": recoveryCodesRenew,
  "rejects.set": rejectsSet,
  "session.end": sessionEnd,
  "session.end-others": sessionEndOthers,
  "session.list": sessionList,
  show: accountShow,
  "storage.show": storageShow,
  "tls-key.add": tlsKeyAdd,
  "tls-key.list": tlsKeyList,
  "tls-key.remove": tlsKeyRemove,
  "totp.begin": totpBegin,
  "totp.confirm": totpConfirm,
  "totp.remove": totpRemove,
} as const;

export type OwnCallName = keyof typeof ownCalls;
export type OwnCallArguments<Name extends OwnCallName> =
  (typeof ownCalls)[Name] extends OwnCall<infer Arguments, unknown> ? Arguments : never;
export type OwnCallResult<Name extends OwnCallName> =
  (typeof ownCalls)[Name] extends OwnCall<infer _Arguments, infer Result> ? Result : never;

/** The call of that name, or undefined: names come from outside. */
export function ownCallNamed(name: string): OwnCall<unknown, unknown> | undefined {
  return Object.hasOwn(ownCalls, name) ? ownCalls[name as OwnCallName] : undefined;
}

/** What to tell the caller of a failed call; undefined where it is our fault. */
export function ownRefusalText(error: unknown): string | undefined {
  return error instanceof PasskeyRefusal ? error.message : adminRefusalText(error);
}
