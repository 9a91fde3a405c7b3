import { isIP } from "node:net";
import * as v from "valibot";
import { domainNameOf } from "../dns/domain-name.ts";
import { tsigAlgorithms } from "../dns/tsig.ts";
import type { TsigAlgorithm } from "../dns/tsig.ts";
import { domainName } from "./document-words.ts";

/** The primary name server of a zone, and the key with which it lets us change records. RFC 2136, RFC 8945 */
export interface DnsUpdateSettings {
  /** A name or address, with a port where it is not 53. */
  readonly server: string;
  /** Where it is not the domain itself. */
  readonly zone?: string | undefined;
  /** As the server calls it. */
  readonly keyName: string;
  readonly algorithm: TsigAlgorithm;
  /** Base64. */
  readonly secret: string;
}

const algorithmDefault = "hmac-sha256";
const dnsPort = 53;

export const dnsUpdateSchema = v.strictObject({
  server: v.pipe(
    v.string(),
    v.maxLength(300),
    v.check((text) => nameServerOf(text) !== undefined, "not a name server: host, or host:port"),
  ),
  zone: v.optional(domainName),
  keyName: v.pipe(
    v.string(),
    v.toLowerCase(),
    v.check((text) => domainNameOf(text) !== undefined, "not the name of a key"),
  ),
  algorithm: v.optional(v.picklist(tsigAlgorithms), algorithmDefault),
  /** Or the mask that stands for it. */
  secret: v.pipe(
    v.string(),
    v.regex(/^(?:[A-Za-z0-9+/]{16,1000}={0,2}|\*{8})$/, "not a secret in base64"),
  ),
});

/** The parts of "ns.example", "192.0.2.53:5353", "[2001:db8::53]:53". */
export function nameServerOf(
  text: string,
): { readonly host: string; readonly port: number } | undefined {
  if (isIP(text) !== 0) return { host: text, port: dnsPort };
  const [, bracketed, plain, digits] =
    /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const port = digits === undefined ? dnsPort : Number(digits);
  if (port < 1 || port > 65_535) return undefined;
  if (bracketed !== undefined) return isIP(bracketed) === 6 ? { host: bracketed, port } : undefined;
  const host = plain !== undefined && isIP(plain) === 4 ? plain : domainNameOf(plain ?? "");
  return host === undefined ? undefined : { host, port };
}

/** As TOML; defaults are left out. */
export function dnsUpdateTable({ algorithm, zone, ...rest }: DnsUpdateSettings): object {
  return {
    ...rest,
    ...(zone === undefined ? {} : { zone }),
    ...(algorithm === algorithmDefault ? {} : { algorithm }),
  };
}
