import { isIPv6 } from "node:net";
import * as v from "valibot";
import { mechanismNames } from "../sasl/mechanism.ts";
import type { ConfigFault } from "./config-refusal.ts";

/** One way for mail to leave; mail-behaviours 3.6. */
export type TransportSettings =
  | DirectSettings
  | RelaySettings
  | SubmissionsSettings
  | SmarthostSettings
  | SocksSettings
  | FailSettings;

export type DirectSettings = v.InferOutput<typeof directSchema>;
export type RelaySettings = v.InferOutput<typeof relaySchema>;
export type SubmissionsSettings = v.InferOutput<typeof submissionsSchema>;
export type SmarthostSettings = v.InferOutput<typeof smarthostSchema>;
export type SocksSettings = v.InferOutput<typeof socksSchema>;
export type FailSettings = v.InferOutput<typeof failSchema>;

/** Stands for delivery to the mail hosts themselves; there without being written. */
export const directName = "direct";

const port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535));
const host = v.pipe(v.string(), v.nonEmpty(), v.maxLength(253));
const word = v.pipe(v.string(), v.nonEmpty(), v.maxLength(255));
const password = v.pipe(v.string(), v.nonEmpty(), v.maxLength(1000));
const login = {
  username: v.optional(word),
  password: v.optional(password),
  /** Those that may be used; the strongest of them that the server has is. */
  mechanisms: v.optional(v.pipe(v.array(v.picklist(mechanismNames)), v.minLength(1))),
};
const trust = {
  /** PEM, in place of the usual authorities. */
  ca: v.optional(v.pipe(v.string(), v.startsWith("-----BEGIN CERTIFICATE-----"))),
  /** Takes any certificate. */
  insecure: v.optional(v.boolean()),
};

/** To the mail hosts of the recipient, with one family of addresses off. */
const directSchema = v.strictObject({
  kind: v.literal("direct"),
  ipv4: v.optional(v.boolean()),
  ipv6: v.optional(v.boolean()),
});

/** To one server that takes it from there, on its port for servers or for people. */
const relaySchema = v.strictObject({
  kind: v.picklist(["smtp", "submission"]),
  host,
  port: v.optional(port),
  tls: v.optional(v.picklist(["starttls", "opportunistic", "none"])),
  ...login,
  ...trust,
});

/** TLS from the first octet on. RFC 8314 §3.3 */
const submissionsSchema = v.strictObject({
  kind: v.literal("submissions"),
  host,
  port: v.optional(port),
  ...login,
  ...trust,
});

/** As documents of the first release have it: any kind of TLS, and any mechanism over verified TLS. */
const smarthostSchema = v.strictObject({
  kind: v.literal("smarthost"),
  host,
  port: v.optional(port, 587),
  tls: v.optional(v.picklist(["implicit", "starttls", "opportunistic", "none"]), "starttls"),
  ...login,
  ...trust,
});

/** To the mail hosts of the recipient, through a proxy. RFC 1928 */
const socksSchema = v.strictObject({
  kind: v.literal("socks"),
  /** `host:port` or `[IPv6]:port` */
  address: v.pipe(
    v.string(),
    v.check((text) => hostAndPort(text) !== undefined, "not host:port"),
  ),
  username: v.optional(v.pipe(word, v.maxBytes(255))),
  password: v.optional(v.pipe(password, v.maxBytes(255))),
  /** Where its connections come from, as others see it; for SPF. */
  remoteAddresses: v.optional(v.pipe(v.array(v.pipe(v.string(), v.ip())), v.maxLength(16)), []),
  /** The name of these addresses, for EHLO. */
  remoteHostName: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^(?=.{1,253}$)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*$/i, "not a host"),
    ),
  ),
});

/** Mail ends here. */
const failSchema = v.strictObject({
  kind: v.literal("fail"),
  code: v.optional(v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(599)), 554),
  text: v.optional(
    v.pipe(v.string(), v.regex(/^[ -~]{1,256}$/, "not 1 to 256 characters of ASCII")),
    "Mail does not leave this way",
  ),
});

export const transportSchema = v.variant("kind", [
  directSchema,
  relaySchema,
  submissionsSchema,
  smarthostSchema,
  socksSchema,
  failSchema,
]);

export function transportFaults(
  transports: Readonly<Record<string, TransportSettings>>,
  defaultTransport: string | undefined,
): ConfigFault[] {
  const faults: ConfigFault[] = [];
  for (const [name, transport] of Object.entries(transports)) {
    const text = faultOf(name, transport);
    if (text !== undefined) faults.push({ path: `transports.${name}`, text });
  }
  if (defaultTransport !== undefined && !isTransportName(transports, defaultTransport)) {
    faults.push({ path: "defaultTransport", text: `no such transport: ${defaultTransport}` });
  }
  return faults;
}

/** Whether routes and messages may name it. */
export function isTransportName(
  transports: Readonly<Record<string, TransportSettings>>,
  name: string,
): boolean {
  return name === directName || Object.hasOwn(transports, name);
}

/** As TOML. */
export function transportTable(transport: TransportSettings): object {
  return { ...transport };
}

/** The two sides of the last colon. */
export function hostAndPort(
  text: string,
): { readonly host: string; readonly port: number } | undefined {
  const [, address, name, digits] =
    /^(?:\[([^\]]+)\]|([a-z0-9._-]{1,253})):([0-9]{1,5})$/i.exec(text) ?? [];
  const number = Number(digits);
  if (digits === undefined || number < 1 || number > 65_535) return undefined;
  if (address !== undefined && !isIPv6(address)) return undefined;
  return { host: (address ?? name)!, port: number };
}

function faultOf(name: string, transport: TransportSettings): string | undefined {
  const { kind } = transport;
  if (kind !== "direct" && name === directName) {
    return `"${directName}" means straight to the mail hosts: choose another name`;
  }
  if (kind === "fail") return undefined;
  if (kind === "direct") {
    const isOff = transport.ipv4 === false && transport.ipv6 === false;
    return isOff ? "ipv4 and ipv6 cannot both be off" : undefined;
  }
  if ((transport.username === undefined) !== (transport.password === undefined)) {
    return "username and password go together";
  }
  if (kind === "socks" || transport.mechanisms === undefined) return undefined;
  if (transport.username === undefined) return "mechanisms need a username and a password";
  const isOpen =
    "tls" in transport && (transport.tls === "none" || transport.tls === "opportunistic");
  const shown = transport.mechanisms.find((of) => of === "PLAIN" || of === "LOGIN");
  if (!isOpen || shown === undefined) return undefined;
  return `${shown} shows the password to all who listen: it needs tls = "starttls"`;
}
