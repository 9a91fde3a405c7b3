import { accountCommands } from "./account-commands.ts";
import type { CommandEntry } from "./command-entry.ts";
import { sendingCommands } from "./sending-commands.ts";

/** In the order of the help. */
export const commands: readonly CommandEntry[] = [
  {
    words: "serve",
    summary: "run the server",
    load: async () => (await import("./serve.ts")).serve,
  },
  {
    words: "localserve",
    summary: "run a server for trying things out, on this machine only",
    load: async () => (await import("./localserve.ts")).localserve,
  },
  {
    words: "device status",
    summary: "show how the machine is",
    load: async () => (await import("./device-status.ts")).deviceStatus,
  },
  {
    words: "device reboot",
    summary: "start the machine anew",
    load: async () => (await import("./device-reboot.ts")).deviceReboot,
  },
  {
    words: "device power-off",
    summary: "switch the machine off",
    load: async () => (await import("./device-power-off.ts")).devicePowerOff,
  },
  {
    words: "device support",
    summary: "print what somebody who helps needs to know",
    load: async () => (await import("./device-support.ts")).deviceSupport,
  },
  {
    words: "device factory-reset",
    summary: "erase everything and begin anew",
    load: async () => (await import("./device-factory-reset.ts")).deviceFactoryReset,
  },
  {
    words: "device wifi scan",
    summary: "show the Wi-Fi networks around",
    load: async () => (await import("./device-wifi-scan.ts")).deviceWifiScan,
  },
  {
    words: "device wifi join",
    summary: "join a Wi-Fi",
    load: async () => (await import("./device-wifi-join.ts")).deviceWifiJoin,
  },
  {
    words: "host first-boot",
    summary: "take from the card what it says of the machine",
    load: async () => (await import("./host-first-boot.ts")).hostFirstBoot,
  },
  {
    words: "host",
    summary: "change the machine itself, for the server",
    load: async () => (await import("./host.ts")).host,
  },
  {
    words: "quickstart",
    summary: "set a new server up for one address",
    load: async () => (await import("./quickstart.ts")).quickstart,
  },
  {
    words: "status",
    summary: "show the running server",
    load: async () => (await import("./status.ts")).status,
  },
  {
    words: "health",
    summary: "say whether mail is fine, and what to do",
    load: async () => (await import("./health.ts")).health,
  },
  ...accountCommands,
  {
    words: "domain add",
    summary: "add a domain",
    load: async () => (await import("./domain-add.ts")).domainAdd,
  },
  {
    words: "domain list",
    summary: "show the domains",
    load: async () => (await import("./domain-list.ts")).domainList,
  },
  {
    words: "domain show",
    summary: "show what is set for a domain",
    load: async () => (await import("./domain-show.ts")).domainShow,
  },
  {
    words: "domain set",
    summary: "change settings of a domain",
    load: async () => (await import("./domain-set.ts")).domainSet,
  },
  {
    words: "domain remove",
    summary: "remove a domain",
    load: async () => (await import("./domain-remove.ts")).domainRemove,
  },
  {
    words: "dkim list",
    summary: "show the keys that sign mail",
    load: async () => (await import("./dkim-list.ts")).dkimList,
  },
  {
    words: "dkim generate",
    summary: "make a key",
    load: async () => (await import("./dkim-generate.ts")).dkimGenerate,
  },
  {
    words: "dkim rotate",
    summary: "replace the keys that sign",
    load: async () => (await import("./dkim-rotate.ts")).dkimRotate,
  },
  {
    words: "dkim verify",
    summary: "compare them with the DNS",
    load: async () => (await import("./dkim-verify.ts")).dkimVerify,
  },
  {
    words: "dkim remove",
    summary: "forget a key that signs no more",
    load: async () => (await import("./dkim-remove.ts")).dkimRemove,
  },
  {
    words: "certificate authority",
    summary: "have certificates fetched from Let's Encrypt or another",
    load: async () => (await import("./certificate-authority.ts")).certificateAuthority,
  },
  {
    words: "certificate list",
    summary: "show the certificates of this server",
    load: async () => (await import("./certificate-list.ts")).certificateList,
  },
  {
    words: "certificate renew",
    summary: "fetch new ones now",
    load: async () => (await import("./certificate-renew.ts")).certificateRenew,
  },
  {
    words: "certificate show",
    summary: "show one whole",
    load: async () => (await import("./certificate-show.ts")).certificateShow,
  },
  {
    words: "dns records",
    summary: "print the records that the DNS should have",
    load: async () => (await import("./dns-records.ts")).dnsRecords,
  },
  {
    words: "dns published",
    summary: "show which of them are there by now",
    load: async () => (await import("./dns-published.ts")).dnsPublished,
  },
  {
    words: "dns resolver",
    summary: "say whether our name server verifies DNSSEC",
    load: async () => (await import("./dns-resolver.ts")).dnsResolver,
  },
  {
    words: "dns check",
    summary: "compare the DNS with them, and try TLS",
    load: async () => (await import("./dns-check.ts")).dnsCheck,
  },
  {
    words: "dns access",
    summary: "set the name server that takes them from here",
    load: async () => (await import("./dns-access.ts")).dnsAccess,
  },
  {
    words: "dns update",
    summary: "write them there",
    load: async () => (await import("./dns-update.ts")).dnsUpdate,
  },
  {
    words: "reachability",
    summary: "see whether the world and this machine reach each other",
    load: async () => (await import("./reachability.ts")).reachability,
  },
  {
    words: "client-settings",
    summary: "show what mail programs need to know, with a QR code",
    load: async () => (await import("./client-settings.ts")).clientSettings,
  },
  ...sendingCommands,
  {
    words: "listener list",
    summary: "show where the server listens",
    load: async () => (await import("./listener-list.ts")).listenerList,
  },
  {
    words: "log list",
    summary: "show how much is written to the log",
    load: async () => (await import("./log-list.ts")).logList,
  },
  {
    words: "log set",
    summary: "write more or less to it",
    load: async () => (await import("./log-set.ts")).logSet,
  },
  {
    words: "settings show",
    summary: "show what is set for all",
    load: async () => (await import("./settings-show.ts")).settingsShow,
  },
  {
    words: "settings set",
    summary: "change it",
    load: async () => (await import("./settings-set.ts")).settingsSet,
  },
  {
    words: "config show",
    summary: "print the configuration",
    load: async () => (await import("./config-show.ts")).configShow,
  },
  {
    words: "config apply",
    summary: "make a file the configuration",
    load: async () => (await import("./config-apply.ts")).configApply,
  },
  {
    words: "config history",
    summary: "show who changed it and when",
    load: async () => (await import("./config-history.ts")).configHistory,
  },
  {
    words: "config diff",
    summary: "show what changed",
    load: async () => (await import("./config-diff.ts")).configDiff,
  },
  {
    words: "config rollback",
    summary: "go back to an earlier revision",
    load: async () => (await import("./config-rollback.ts")).configRollback,
  },
  {
    words: "box show",
    summary: "show how the machine is called",
    load: async () => (await import("./box-show.ts")).boxShow,
  },
  {
    words: "box set",
    summary: "set its names, language and time zone",
    load: async () => (await import("./box-set.ts")).boxSet,
  },
  {
    words: "setup show",
    summary: "show how far the setup has come",
    load: async () => (await import("./setup-show.ts")).setupShow,
  },
  {
    words: "setup apply",
    summary: "do what a setup.txt says",
    load: async () => (await import("./setup-apply.ts")).setupApply,
  },
  {
    words: "setup note",
    summary: "note that a step of it is done, skipped, or to be done again",
    load: async () => (await import("./setup-note.ts")).setupNote,
  },
  {
    words: "search rebuild",
    summary: "make the full-text index anew",
    load: async () => (await import("./search-rebuild.ts")).searchRebuild,
  },
  {
    words: "sendmail",
    summary: "send a message as /usr/sbin/sendmail does",
    load: async () => (await import("./sendmail.ts")).sendmailCommand,
  },
  {
    words: "verify",
    summary: "check a data directory",
    load: async () => (await import("./verify.ts")).verify,
  },
  {
    words: "testdata",
    summary: "fill a directory with mail for tests",
    load: async () => (await import("./testdata.ts")).testdata,
  },
  {
    words: "version",
    summary: "print the version",
    load: async () => (await import("./version.ts")).version,
  },
];
