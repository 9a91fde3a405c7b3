import { ConfiguredDirectory } from "../account/configured-directory.ts";
import type { Transaction } from "../delivery/reception.ts";
import type { MailStore } from "../store/mail-store.ts";

/** A transaction as port 25 makes them, with what the test says of it. */
export function transactionOf(
  changes: Partial<Omit<Transaction, "recipients">> & { readonly to?: readonly string[] } = {},
): Transaction {
  const { to = ["you@home.example"], ...rest } = changes;
  return {
    remoteAddress: "192.0.2.1",
    localAddress: "192.0.2.9",
    heloName: "mx.example",
    esmtp: true,
    tls: undefined,
    accountId: undefined,
    login: undefined,
    reversePath: "sender@b.example",
    recipients: to.map((address) => ({
      address,
      notify: undefined,
      originalRecipient: undefined,
    })),
    smtpUtf8: false,
    eightBitMime: false,
    requireTls: false,
    ret: undefined,
    envelopeId: undefined,
    release: undefined,
    id: "t.1",
    ...rest,
  };
}

/**
 * home.example with the accounts "you" (you@, me@, list@ into the mailbox Archive) and "other" (other@), as far as the
 * store has them, and off.example, which is switched off.
 */
export function directoryOf(store: MailStore, acceptAll = false): ConfiguredDirectory {
  const domain = { catchallSeparators: ["+"], caseSensitive: false };
  const you = store.accountByName("you")!.id;
  const addressesOf = (name: string): { address: string; mailbox: string }[] =>
    name === "you"
      ? [
          { address: "you@home.example", mailbox: "INBOX" },
          { address: "me@home.example", mailbox: "INBOX" },
          { address: "list@home.example", mailbox: "Archive" },
          { address: "gone@home.example", mailbox: "No such mailbox" },
        ]
      : [{ address: `${name}@home.example`, mailbox: "INBOX" }];
  return new ConfiguredDirectory({
    domains: [
      { ...domain, name: "home.example", disabled: false },
      { ...domain, name: "off.example", disabled: true },
    ],
    accounts: store.accounts().map(({ id, name }) => ({
      id,
      name,
      loginDisabled: false,
      addresses: addressesOf(name),
    })),
    postmaster: { accountId: you, mailbox: "INBOX" },
    hostNames: ["mx.home.example"],
    acceptAll: acceptAll ? { accountId: you, mailbox: "INBOX" } : undefined,
  });
}
