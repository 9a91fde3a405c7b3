import type { CommandEntry } from "./command-entry.ts";

/** About people: accounts, aliases, who is logged in. */
export const accountCommands: readonly CommandEntry[] = [
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
    words: "account show",
    summary: "show what is set for an account",
    load: async () => (await import("./account-show.ts")).accountShow,
  },
  {
    words: "account set",
    summary: "change settings of an account",
    load: async () => (await import("./account-set.ts")).accountSet,
  },
  {
    words: "account remove",
    summary: "remove an account",
    load: async () => (await import("./account-remove.ts")).accountRemove,
  },
  {
    words: "account password",
    summary: "give an account a new password",
    load: async () => (await import("./account-password.ts")).accountPassword,
  },
  {
    words: "account address add",
    summary: "give an account one more address",
    load: async () => (await import("./address-add.ts")).addressAdd,
  },
  {
    words: "account address remove",
    summary: "take an address from it",
    load: async () => (await import("./address-remove.ts")).addressRemove,
  },
  {
    words: "admin password",
    summary: "set the password of the admin pages",
    load: async () => (await import("./admin-password.ts")).adminPassword,
  },
  {
    words: "admin passkey list",
    summary: "show the passkeys of the admin pages",
    load: async () => (await import("./admin-passkey-list.ts")).adminPasskeyList,
  },
  {
    words: "admin passkey remove",
    summary: "make one worthless",
    load: async () => (await import("./admin-passkey-remove.ts")).adminPasskeyRemove,
  },
  {
    words: "account second-factor show",
    summary: "show its passkeys and codes of an app",
    load: async () => (await import("./second-factor-show.ts")).secondFactorShow,
  },
  {
    words: "account second-factor remove",
    summary: "remove them, for who has lost the phone",
    load: async () => (await import("./second-factor-remove.ts")).secondFactorRemove,
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
    words: "alias list",
    summary: "show addresses of several accounts",
    load: async () => (await import("./alias-list.ts")).aliasList,
  },
  {
    words: "alias add",
    summary: "add one",
    load: async () => (await import("./alias-add.ts")).aliasAdd,
  },
  {
    words: "alias set",
    summary: "change one",
    load: async () => (await import("./alias-set.ts")).aliasSet,
  },
  {
    words: "alias remove",
    summary: "remove one",
    load: async () => (await import("./alias-remove.ts")).aliasRemove,
  },
  {
    words: "session list",
    summary: "show who is logged in to the mail pages",
    load: async () => (await import("./session-list.ts")).sessionList,
  },
  {
    words: "session end",
    summary: "log a browser out",
    load: async () => (await import("./session-end.ts")).sessionEnd,
  },
];
