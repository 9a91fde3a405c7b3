import * as v from "valibot";
import { parseTlsKey } from "../account/tls-key.ts";
import { accountNamed } from "./account-named.ts";
import { label, shortText } from "./arguments.ts";
import { callOf, CallRefusal } from "./call.ts";

/** Lets clients in whose certificate has this key. */
export const tlsKeyAdd = callOf(
  v.strictObject({
    account: shortText,
    name: label,
    pem: v.pipe(v.string(), v.maxLength(100_000)),
    login: v.optional(shortText),
    imapPreauth: v.optional(v.boolean(), true),
  }),
  async (
    { store, revisions, ...admin },
    { account: accountName, name, pem, imapPreauth, ...args },
  ) => {
    const { id: accountId } = accountNamed(store, accountName);
    const own = (revisions.document.accounts[accountName]?.addresses ?? [])
      .map(({ address }) => address)
      .filter((address) => !address.startsWith("@"));
    const login = args.login ?? own[0];
    if (login === undefined || !own.includes(login)) {
      throw new CallRefusal(
        `The key must log in as an address of ${accountName}: ${own.join(", ") || "there is none"}`,
      );
    }
    const { fingerprint, algorithm } = parseTlsKey(pem);
    const key = {
      fingerprint,
      accountId,
      name,
      algorithm,
      login,
      imapPreauth,
      createdAt: admin.now(),
    };
    await store.access.addTlsKey(key);
    return { fingerprint, algorithm, login };
  },
);
