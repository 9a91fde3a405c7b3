import { ConfigRefusal, type ConfigFault } from "./config-refusal.ts";
import type { Document } from "./document.ts";
import type { TransportSettings } from "./transport-settings.ts";

/** What stands for a secret where it is shown. Applied again, it keeps the secret that it stands for. */
export const mask = "********";

export function masked(document: Document): Document {
  return withSecrets(document, () => mask);
}

/** The document with each mask replaced by the secret that `current` has there. */
export function unmasked(document: Document, current: Document): Document {
  const faults: ConfigFault[] = [];
  const result = withSecrets(document, (secret, path, secretIn) => {
    if (secret !== mask) return secret;
    const kept = secretIn(current);
    if (kept === undefined) {
      const text = "is masked, but there is no password to keep: write the password itself";
      faults.push({ path, text });
    }
    return kept ?? secret;
  });
  if (faults.length > 0) throw new ConfigRefusal(faults);
  return result;
}

type Replacement = (
  secret: string,
  path: string,
  /** What stands in the same place of another document. */
  secretIn: (document: Document) => string | undefined,
) => string;

function withSecrets(document: Document, replaced: Replacement): Document {
  const { acme, domains, transports } = document;
  const { externalAccount } = acme;
  return {
    ...document,
    transports: mapped(transports, (transport, name) => {
      const secret = passwordOf(transport);
      if (secret === undefined || !("password" in transport)) return transport;
      const secretIn = (of: Document): string | undefined => passwordOf(of.transports[name]);
      return { ...transport, password: replaced(secret, `transports.${name}.password`, secretIn) };
    }),
    domains: mapped(domains, (domain, name) => {
      const { dnsUpdate } = domain;
      if (dnsUpdate === undefined) return domain;
      const path = `domains.${name}.dnsUpdate.secret`;
      const secret = replaced(dnsUpdate.secret, path, (of) => of.domains[name]?.dnsUpdate?.secret);
      return { ...domain, dnsUpdate: { ...dnsUpdate, secret } };
    }),
    acme:
      externalAccount === undefined
        ? acme
        : {
            ...acme,
            externalAccount: {
              ...externalAccount,
              key: replaced(
                externalAccount.key,
                "acme.externalAccount.key",
                (of) => of.acme.externalAccount?.key,
              ),
            },
          },
  };
}

function mapped<Value>(
  record: Readonly<Record<string, Value>>,
  change: (value: Value, name: string) => Value,
): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, change(value, name)]),
  );
}

function passwordOf(transport: TransportSettings | undefined): string | undefined {
  return transport !== undefined && "password" in transport ? transport.password : undefined;
}
