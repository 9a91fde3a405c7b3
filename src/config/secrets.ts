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
    const kept = passwordOf(current.transports[name]);
    if (kept === undefined) {
      const text = "is masked, but there is no password to keep: write the password itself";
      faults.push({ path: `transports.${name}.password`, text });
    }
    return kept;
  });
  if (faults.length > 0) throw new ConfigRefusal(faults);
  return result;
}

function withPasswords(
  document: Document,
  replaced: (password: string | undefined, transportName: string) => string | undefined,
): Document {
  const transports: Record<string, TransportSettings> = {};
  for (const [name, transport] of Object.entries(document.transports)) {
    const password = replaced(passwordOf(transport), name);
    const hasOne = "password" in transport && password !== undefined;
    transports[name] = hasOne ? { ...transport, password } : transport;
  }
  return { ...document, transports };
}

function passwordOf(transport: TransportSettings | undefined): string | undefined {
  return transport !== undefined && "password" in transport ? transport.password : undefined;
}
