import { ConfigRefusal, type ConfigFault } from "./config-refusal.ts";
import type { Document } from "./document.ts";
import type { TransportSettings } from "./transport-settings.ts";

/** What stands for a secret where it is shown. Applied again, it keeps the secret that it stands for. */
export const mask = "********";

export function masked(document: Document): Document {
  return withPasswords(document, (password) => (password === undefined ? undefined : mask));
}

/** The document with each mask replaced by the secret that `current` has there. */
export function unmasked(document: Document, current: Document): Document {
  const faults: ConfigFault[] = [];
  const result = withPasswords(document, (password, name) => {
    if (password !== mask) return password;
    const kept =
      name === undefined ? current.acme.externalAccount?.key : passwordOf(current.transports[name]);
    if (kept === undefined) {
      const text = "is masked, but there is no password to keep: write the password itself";
      const path = name === undefined ? "acme.externalAccount.key" : `transports.${name}.password`;
      faults.push({ path, text });
    }
    return kept;
  });
  if (faults.length > 0) throw new ConfigRefusal(faults);
  return result;
}

function withPasswords(
  document: Document,
  /** Without the name of a transport, it is the key of the external account. */
  replaced: (password: string | undefined, transportName: string | undefined) => string | undefined,
): Document {
  const transports: Record<string, TransportSettings> = {};
  for (const [name, transport] of Object.entries(document.transports)) {
    const password = replaced(passwordOf(transport), name);
    const hasOne = "password" in transport && password !== undefined;
    transports[name] = hasOne ? { ...transport, password } : transport;
  }
  const key = replaced(document.acme.externalAccount?.key, undefined);
  const account = document.acme.externalAccount;
  const acme =
    account === undefined || key === undefined
      ? document.acme
      : { ...document.acme, externalAccount: { ...account, key } };
  return { ...document, transports, acme };
}

function passwordOf(transport: TransportSettings | undefined): string | undefined {
  return transport !== undefined && "password" in transport ? transport.password : undefined;
}
