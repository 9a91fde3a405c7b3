import { PasswordRefusal } from "../account/password.ts";
import { TlsKeyRefusal } from "../account/tls-key.ts";
import { DeviceRefusal } from "../device/device-client.ts";
import { ConfigRefusal } from "../config/config-refusal.ts";
import { StoreRefusal } from "../store/mail-store.ts";
import { accountAdd } from "./account-add.ts";
import { accountList } from "./account-list.ts";
import { accountLogins } from "./account-logins.ts";
import { accountPassword } from "./account-password.ts";
import { adminPasskeyList } from "./admin-passkey-list.ts";
import { adminPasskeyRemove } from "./admin-passkey-remove.ts";
import { adminPassword } from "./admin-password.ts";
import { appPasswordAdd } from "./app-password-add.ts";
import { appPasswordList } from "./app-password-list.ts";
import { appPasswordRemove } from "./app-password-remove.ts";
import { boxSet } from "./box-set.ts";
import { boxShow } from "./box-show.ts";
import { CallRefusal, type Call } from "./call.ts";
import { certificateAuthority } from "./certificate-authority.ts";
import { certificateList } from "./certificate-list.ts";
import { certificateRenew } from "./certificate-renew.ts";
import { certificateShow } from "./certificate-show.ts";
import { clientSettings } from "./client-settings.ts";
import { configApply } from "./config-apply.ts";
import { configDiff } from "./config-diff.ts";
import { configHistory } from "./config-history.ts";
import { configRollback } from "./config-rollback.ts";
import { configShow } from "./config-show.ts";
import { deviceStatus } from "./device-status.ts";
import { deviceReboot } from "./device-reboot.ts";
import { devicePowerOff } from "./device-power-off.ts";
import { deviceSupport } from "./device-support.ts";
import { deviceFactoryReset } from "./device-factory-reset.ts";
import { deviceWifiScan } from "./device-wifi-scan.ts";
import { deviceWifiJoin } from "./device-wifi-join.ts";
import { dkimGenerate } from "./dkim-generate.ts";
import { dkimList } from "./dkim-list.ts";
import { dkimRemove } from "./dkim-remove.ts";
import { dkimRotate } from "./dkim-rotate.ts";
import { dkimVerify } from "./dkim-verify.ts";
import { dnsAccess } from "./dns-access.ts";
import { dnsCheck } from "./dns-check.ts";
import { dnsPublished } from "./dns-published.ts";
import { dnsRecords } from "./dns-records.ts";
import { dnsUpdate } from "./dns-update.ts";
import { dnsResolver } from "./dns-resolver.ts";
import { domainAdd } from "./domain-add.ts";
import { domainList } from "./domain-list.ts";
import { mtaStsCheck } from "./mta-sts-check.ts";
import { mtaStsList } from "./mta-sts-list.ts";
import { holdRuleAdd } from "./hold-rule-add.ts";
import { holdRuleList } from "./hold-rule-list.ts";
import { holdRuleRemove } from "./hold-rule-remove.ts";
import { queueCount } from "./queue-count.ts";
import { queueDrop } from "./queue-drop.ts";
import { queueDump } from "./queue-dump.ts";
import { queueFail } from "./queue-fail.ts";
import { queueHold } from "./queue-hold.ts";
import { queueList } from "./queue-list.ts";
import { queueRequireTls } from "./queue-require-tls.ts";
import { queueRetiredList } from "./queue-retired-list.ts";
import { queueRetiredShow } from "./queue-retired-show.ts";
import { queueRetry } from "./queue-retry.ts";
import { queueSchedule } from "./queue-schedule.ts";
import { queueShow } from "./queue-show.ts";
import { queueTransport } from "./queue-transport.ts";
import { suppressionAdd } from "./suppression-add.ts";
import { suppressionCheck } from "./suppression-check.ts";
import { suppressionList } from "./suppression-list.ts";
import { suppressionRemove } from "./suppression-remove.ts";
import { reachability } from "./reachability.ts";
import { routeCheck } from "./route-check.ts";
import { routeList } from "./route-list.ts";
import { searchRebuild } from "./search-rebuild.ts";
import { setupApply } from "./setup-apply.ts";
import { setupNote } from "./setup-note.ts";
import { setupShow } from "./setup-show.ts";
import { secondFactorRemove } from "./second-factor-remove.ts";
import { secondFactorShow } from "./second-factor-show.ts";
import { status } from "./status.ts";
import { tlsKeyAdd } from "./tls-key-add.ts";
import { tlsKeyList } from "./tls-key-list.ts";
import { tlsKeyRemove } from "./tls-key-remove.ts";
import { tlsResults } from "./tls-results.ts";
import { transportList } from "./transport-list.ts";
import { transportPresetList } from "./transport-presets.ts";
import { transportTest } from "./transport-test.ts";
import { verify } from "./verify.ts";
import { accountRemove } from "./account-remove.ts";
import { accountSet } from "./account-set.ts";
import { accountShow } from "./account-show.ts";
import { addressAdd } from "./address-add.ts";
import { addressRemove } from "./address-remove.ts";
import { aliasAdd } from "./alias-add.ts";
import { aliasList } from "./alias-list.ts";
import { aliasRemove } from "./alias-remove.ts";
import { aliasSet } from "./alias-set.ts";
import { domainRemove } from "./domain-remove.ts";
import { domainSet } from "./domain-set.ts";
import { domainShow } from "./domain-show.ts";
import { health } from "./health.ts";
import { listenerList } from "./listener-list.ts";
import { logList } from "./log-list.ts";
import { logSet } from "./log-set.ts";
import { routeSet } from "./route-set.ts";
import { sessionEnd } from "./session-end.ts";
import { sessionList } from "./session-list.ts";
import { settingsSet } from "./settings-set.ts";
import { settingsShow } from "./settings-show.ts";
import { transportDefault } from "./transport-default.ts";
import { transportRemove } from "./transport-remove.ts";
import { transportSet } from "./transport-set.ts";
import { transportShow } from "./transport-show.ts";

/** All that can be asked of a running server, by the name it has on the wire. */
export const calls = {
  "account.add": accountAdd,
  "account.address.add": addressAdd,
  "account.address.remove": addressRemove,
  "account.app-password.add": appPasswordAdd,
  "account.app-password.list": appPasswordList,
  "account.app-password.remove": appPasswordRemove,
  "account.list": accountList,
  "account.logins": accountLogins,
  "account.password": accountPassword,
  "account.remove": accountRemove,
  "account.set": accountSet,
  "account.show": accountShow,
  "account.second-factor.remove": secondFactorRemove,
  "account.second-factor.show": secondFactorShow,
  "admin.passkey.list": adminPasskeyList,
  "admin.passkey.remove": adminPasskeyRemove,
  "admin.password": adminPassword,
  "account.tls-key.add": tlsKeyAdd,
  "account.tls-key.list": tlsKeyList,
  "account.tls-key.remove": tlsKeyRemove,
  "box.set": boxSet,
  "box.show": boxShow,
  "alias.add": aliasAdd,
  "alias.list": aliasList,
  "alias.remove": aliasRemove,
  "alias.set": aliasSet,
  "certificate.authority": certificateAuthority,
  "certificate.list": certificateList,
  "certificate.renew": certificateRenew,
  "certificate.show": certificateShow,
  "client-settings": clientSettings,
  "config.apply": configApply,
  "config.diff": configDiff,
  "config.history": configHistory,
  "config.rollback": configRollback,
  "config.show": configShow,
  "device.status": deviceStatus,
  "device.reboot": deviceReboot,
  "device.power-off": devicePowerOff,
  "device.support": deviceSupport,
  "device.factory-reset": deviceFactoryReset,
  "device.wifi.scan": deviceWifiScan,
  "device.wifi.join": deviceWifiJoin,
  "dkim.generate": dkimGenerate,
  "dkim.list": dkimList,
  "dkim.remove": dkimRemove,
  "dkim.rotate": dkimRotate,
  "dkim.verify": dkimVerify,
  "dns.access": dnsAccess,
  "dns.check": dnsCheck,
  "dns.published": dnsPublished,
  "dns.records": dnsRecords,
  "dns.update": dnsUpdate,
  "dns.resolver": dnsResolver,
  "domain.add": domainAdd,
  "domain.list": domainList,
  "domain.remove": domainRemove,
  "domain.set": domainSet,
  "domain.show": domainShow,
  health,
  "listener.list": listenerList,
  "log.list": logList,
  "log.set": logSet,
  "mta-sts.check": mtaStsCheck,
  "mta-sts.list": mtaStsList,
  "queue.count": queueCount,
  "queue.drop": queueDrop,
  "queue.dump": queueDump,
  "queue.fail": queueFail,
  "queue.hold": queueHold,
  "queue.hold-rules.add": holdRuleAdd,
  "queue.hold-rules.list": holdRuleList,
  "queue.hold-rules.remove": holdRuleRemove,
  "queue.list": queueList,
  "queue.require-tls": queueRequireTls,
  "queue.retired.list": queueRetiredList,
  "queue.retired.show": queueRetiredShow,
  "queue.retry": queueRetry,
  "queue.schedule": queueSchedule,
  "queue.show": queueShow,
  "queue.suppressions.add": suppressionAdd,
  "queue.suppressions.check": suppressionCheck,
  "queue.suppressions.list": suppressionList,
  "queue.suppressions.remove": suppressionRemove,
  "queue.transport": queueTransport,
  reachability,
  "route.check": routeCheck,
  "route.list": routeList,
  "route.set": routeSet,
  "search.rebuild": searchRebuild,
  "session.end": sessionEnd,
  "session.list": sessionList,
  "settings.set": settingsSet,
  "settings.show": settingsShow,
  "setup.apply": setupApply,
  "setup.note": setupNote,
  "setup.show": setupShow,
  status,
  "tls-results": tlsResults,
  "transport.default": transportDefault,
  "transport.list": transportList,
  "transport.presets": transportPresetList,
  "transport.remove": transportRemove,
  "transport.set": transportSet,
  "transport.show": transportShow,
  "transport.test": transportTest,
  verify,
} as const;

export type CallName = keyof typeof calls;
export type CallArguments<Name extends CallName> =
  (typeof calls)[Name] extends Call<infer Arguments, unknown> ? Arguments : never;
export type CallResult<Name extends CallName> =
  (typeof calls)[Name] extends Call<infer _Arguments, infer Result> ? Result : never;

/** The call of that name, or undefined: names come from outside. */
export function callNamed(name: string): Call<unknown, unknown> | undefined {
  return Object.hasOwn(calls, name) ? calls[name as CallName] : undefined;
}

const refusals = [
  CallRefusal,
  ConfigRefusal,
  DeviceRefusal,
  PasswordRefusal,
  StoreRefusal,
  TlsKeyRefusal,
] as const;

/** What to tell the caller of a failed call; undefined where it is our fault. */
export function refusalText(error: unknown): string | undefined {
  const isRefusal = refusals.some((refusal) => error instanceof refusal);
  return isRefusal && Error.isError(error) ? error.message : undefined;
}
