import type { Command } from "./command.ts";

/** What the first words of a command line mean. Each command is loaded only when it is asked for. */
export interface CommandEntry {
  readonly words: string;
  readonly summary: string;
  load(): Promise<Command>;
}

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
    words: "status",
    summary: "show the running server",
    load: async () => (await import("./status.ts")).status,
  },
  {
    words: "account add",
    summary: "add an account",
    load: async () => (await import("./account-add.ts")).accountAdd,
  },
  {
    words: "account list",
    summary: "show the accounts",
    load: async () => (await import("./account-list.ts")).accountList,
  },
  {
    words: "account password",
    summary: "give an account a new password",
    load: async () => (await import("./account-password.ts")).accountPassword,
  },
  {
    words: "admin password",
    summary: "set the password of the admin pages",
    load: async () => (await import("./admin-password.ts")).adminPassword,
  },
  {
    words: "account logins",
    summary: "show who logged in, or tried to",
    load: async () => (await import("./account-logins.ts")).accountLogins,
  },
  {
    words: "account app-password add",
    summary: "make a password for one device or program",
    load: async () => (await import("./app-password-add.ts")).appPasswordAdd,
  },
  {
    words: "account app-password list",
    summary: "show them and when they were used",
    load: async () => (await import("./app-password-list.ts")).appPasswordList,
  },
  {
    words: "account app-password remove",
    summary: "make one worthless",
    load: async () => (await import("./app-password-remove.ts")).appPasswordRemove,
  },
  {
    words: "account tls-key add",
    summary: "let clients in by their certificate",
    load: async () => (await import("./tls-key-add.ts")).tlsKeyAdd,
  },
  {
    words: "account tls-key list",
    summary: "show these keys and when they were used",
    load: async () => (await import("./tls-key-list.ts")).tlsKeyList,
  },
  {
    words: "account tls-key remove",
    summary: "make one worthless",
    load: async () => (await import("./tls-key-remove.ts")).tlsKeyRemove,
  },
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
    words: "dns check",
    summary: "compare the DNS with them, and try TLS",
    load: async () => (await import("./dns-check.ts")).dnsCheck,
  },
  {
    words: "client-settings",
    summary: "show what mail programs need to know, with a QR code",
    load: async () => (await import("./client-settings.ts")).clientSettings,
  },
  {
    words: "queue list",
    summary: "show what waits to be sent",
    load: async () => (await import("./queue-list.ts")).queueList,
  },
  {
    words: "queue show",
    summary: "show one message that waits, with its attempts",
    load: async () => (await import("./queue-show.ts")).queueShow,
  },
  {
    words: "queue retry",
    summary: "send it now",
    load: async () => (await import("./queue-retry.ts")).queueRetry,
  },
  {
    words: "queue schedule",
    summary: "set when messages are tried next",
    load: async () => (await import("./queue-schedule.ts")).queueSchedule,
  },
  {
    words: "queue hold",
    summary: "keep messages from being tried",
    load: async () => (await import("./queue-hold.ts")).queueHold,
  },
  {
    words: "queue unhold",
    summary: "let them go again",
    load: async () => (await import("./queue-unhold.ts")).queueUnhold,
  },
  {
    words: "queue transport",
    summary: "choose how messages leave",
    load: async () => (await import("./queue-transport.ts")).queueTransport,
  },
  {
    words: "queue requiretls",
    summary: "say whether messages may leave without TLS",
    load: async () => (await import("./queue-requiretls.ts")).queueRequiretls,
  },
  {
    words: "queue fail",
    summary: "give messages up and tell their senders",
    load: async () => (await import("./queue-fail.ts")).queueFail,
  },
  {
    words: "queue drop",
    summary: "give messages up without a word",
    load: async () => (await import("./queue-drop.ts")).queueDrop,
  },
  {
    words: "queue dump",
    summary: "print a message that waits",
    load: async () => (await import("./queue-dump.ts")).queueDump,
  },
  {
    words: "queue retired list",
    summary: "show what has left the queue",
    load: async () => (await import("./queue-retired-list.ts")).queueRetiredList,
  },
  {
    words: "queue retired show",
    summary: "show one message that has left, with its attempts",
    load: async () => (await import("./queue-retired-show.ts")).queueRetiredShow,
  },
  {
    words: "queue suppress list",
    summary: "show addresses that no mail is sent to",
    load: async () => (await import("./suppression-list.ts")).suppressionList,
  },
  {
    words: "queue suppress add",
    summary: "send no more mail to an address",
    load: async () => (await import("./suppression-add.ts")).suppressionAdd,
  },
  {
    words: "queue suppress remove",
    summary: "send mail to an address again",
    load: async () => (await import("./suppression-remove.ts")).suppressionRemove,
  },
  {
    words: "queue suppress check",
    summary: "say whether an address gets mail",
    load: async () => (await import("./suppression-check.ts")).suppressionCheck,
  },
  {
    words: "queue holdrules list",
    summary: "show which messages are held as they come",
    load: async () => (await import("./hold-rule-list.ts")).holdRuleList,
  },
  {
    words: "queue holdrules add",
    summary: "hold messages as they come",
    load: async () => (await import("./hold-rule-add.ts")).holdRuleAdd,
  },
  {
    words: "queue holdrules remove",
    summary: "hold them no more",
    load: async () => (await import("./hold-rule-remove.ts")).holdRuleRemove,
  },
  {
    words: "mta-sts list",
    summary: "show what other domains ask of TLS",
    load: async () => (await import("./mta-sts-list.ts")).mtaStsList,
  },
  {
    words: "mta-sts check",
    summary: "look at the policy of a domain",
    load: async () => (await import("./mta-sts-check.ts")).mtaStsCheck,
  },
  {
    words: "tls-results",
    summary: "show what became of TLS on the way to others",
    load: async () => (await import("./tls-results.ts")).tlsResults,
  },
  {
    words: "transport list",
    summary: "show how mail can leave",
    load: async () => (await import("./transport-list.ts")).transportList,
  },
  {
    words: "transport presets",
    summary: "show how to send through well-known providers",
    load: async () => (await import("./transport-presets.ts")).transportPresets,
  },
  {
    words: "transport test",
    summary: "try a transport out, step by step",
    load: async () => (await import("./transport-test.ts")).transportTest,
  },
  {
    words: "route list",
    summary: "show which mail takes which transport",
    load: async () => (await import("./route-list.ts")).routeList,
  },
  {
    words: "route check",
    summary: "say which transport a mail would take",
    load: async () => (await import("./route-check.ts")).routeCheck,
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
