// A data directory with test data in it, made without a server. `localserve` runs on it: its first account is that
// of localserve, and all have its password.
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { passwordCredentials } from "./account/password.ts";
import type { DirectoryFilling } from "./cli/command.ts";
import { parseDocument } from "./config/document.ts";
import { Revisions } from "./config/revisions.ts";
import { localAccount } from "./config/server-settings.ts";
import { unpack } from "./executable.ts";
import { Log } from "./log/log.ts";
import { databaseFile, temporaryDirectory } from "./store/data-directory.ts";
import { lockDirectory } from "./store/directory-lock.ts";
import { openStore, type Store } from "./store/store.ts";
import { Correspondence } from "./testdata/correspondence.ts";
import { fillMailbox } from "./testdata/fill-mailbox.ts";

export async function fillDirectory(options: DirectoryFilling): Promise<void> {
  const { directory } = options;
  process.umask(0o077);
  if (existsSync(databaseFile(directory))) {
    throw new Error(`Cannot fill ${directory}: there is mail already; name an empty directory`);
  }
  const parts = unpack([temporaryDirectory(directory)]);
  const { nativeBinding, writer } = parts;
  try {
    using _lock = lockDirectory({ directory, nativeBinding });
    const log = new Log((line) => process.stderr.write(`${line}\n`), "warn");
    await using store = await openStore({ directory, log, nativeBinding, writer });
    const owners = Array.from({ length: options.accounts }, (_, i) => ownerOf(i));
    await addAccounts(store, owners);
    for (const [i, { name, address }] of owners.entries()) {
      const account = store.accountByName(name)!;
      await fillMailbox({
        store,
        mailboxId: store.mailboxByName(account.id, "INBOX")!.id,
        correspondence: new Correspondence({ name: "You", address }, i + 1),
        messages: options.messages,
        progress: (done) => options.progress(address, done),
      });
    }
  } finally {
    parts.release();
  }
}

interface Owner {
  readonly name: string;
  readonly address: string;
}

function ownerOf(index: number): Owner {
  const { accountName, address } = localAccount;
  if (index === 0) return { name: accountName, address };
  const name = `${accountName}${index + 1}`;
  return { name, address: address.replace(accountName, name) };
}

async function addAccounts(store: Store, owners: readonly Owner[]): Promise<void> {
  const domain = localAccount.address.slice(localAccount.address.indexOf("@") + 1);
  const tables = owners.map(
    ({ name, address }) => `[accounts.${name}]\naddresses = ["${address}"]\n`,
  );
  const document = parseDocument(`[domains.${domain}]\n${tables.join("")}`);
  const revisions = new Revisions({ store, now: Date.now });
  await revisions.edit(() => document, { by: "testdata", note: "" });
  const credentials = await passwordCredentials(localAccount.password, randomBytes);
  for (const { name } of owners) {
    await store.replaceCredentials(store.accountByName(name)!.id, credentials);
  }
}
