// The static configuration: what must be known before the store is open. Read once, checked, frozen. Everything
// has a default, so an empty or missing file works. All that can change while the server runs is in the
// document (document.ts), which lives in the store.
import { hostname } from "node:os";
import * as v from "valibot";
import { deviceSocket } from "../device/device-verbs.ts";
import type { LogLevel } from "../log/log.ts";
import { doorTlsDefaults } from "../tls/door-tls.ts";
import type { DoorTls } from "../tls/door-tls.ts";
import { webSchema } from "./web-settings.ts";
import type { WebSettings } from "./web-settings.ts";
import { frozen, readToml } from "./read-toml.ts";

export const configFile = "/etc/homepost/homepost.toml";

/** What a door speaks. */
export type Service = "smtp" | "submission" | "submissions" | "imap" | "imaps" | "http" | "https";

/** Services that can speak TLS; plain HTTP never does. */
export type TlsService = Exclude<Service, "http">;

export interface Config {
  readonly dataDirectory: string;
  readonly hostName: string;
  readonly logLevel: LogLevel;
  readonly listen: {
    readonly addresses: readonly string[];
    /** 0: not offered. */
    readonly ports: Readonly<Record<Service, number>>;
  };
  /** TLS at each door. */
  readonly doorTls: Readonly<Record<TlsService, DoorTls>>;
  readonly tls: { readonly certificate: string; readonly key: string } | undefined;
  readonly dns: {
    readonly servers: readonly string[];
    /** Servers of other machines are believed when they say that an answer is authentic. */
    readonly trustAuthenticData: boolean;
  };
  readonly queue: { readonly port: number };
  readonly box: {
    /** Socket of the helper that may change the machine; it is no box of ours where nothing is there. */
    readonly helper: string;
    /** Whether it makes itself known at home, as `name.local`. */
    readonly mdns: boolean;
  };
  readonly web: WebSettings;
}

const port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535));
const portOrOff = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535));
const name = v.pipe(
  v.string(),
  v.regex(/^(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/i, "not a host name"),
  v.toLowerCase(),
);
const path = v.pipe(v.string(), v.regex(/^\//, "not a path from the root"));

/** Also for the settings of localserve. */
export const doorTlsOfServices: Readonly<Record<TlsService, DoorTls>> = {
  // Senders seldom resume sessions, and some mistake a refused ticket for a fault.
  smtp: { ...doorTlsDefaults, sessionTickets: false },
  submission: doorTlsDefaults,
  submissions: doorTlsDefaults,
  imap: doorTlsDefaults,
  imaps: doorTlsDefaults,
  https: doorTlsDefaults,
};

function doorTls(service: TlsService) {
  const { minVersion, sessionTickets } = doorTlsOfServices[service];
  return v.optional(
    v.strictObject({
      /** The oldest version of TLS that is spoken. */
      minVersion: v.optional(v.picklist(["1.0", "1.1", "1.2", "1.3"]), minVersion),
      /** Whether clients may resume a session by a ticket. */
      sessionTickets: v.optional(v.boolean(), sessionTickets),
    }),
    {},
  );
}

const schema = v.strictObject({
  /** Database, messages, keys and the control socket. */
  dataDirectory: v.optional(path, "/var/lib/homepost"),
  /** How the server names itself to others; the machine's own name where absent. */
  hostName: v.optional(name),
  /** debug, info, warn or error. */
  logLevel: v.optional(v.picklist(["debug", "info", "warn", "error"]), "info"),
  listen: v.optional(
    v.strictObject({
      /** Addresses of this machine; all of them where absent. */
      addresses: v.optional(v.pipe(v.array(v.pipe(v.string(), v.ip())), v.minLength(1)), [
        "0.0.0.0",
        "::",
      ]),
      /** Ports; 0 switches the service off. */
      smtp: v.optional(portOrOff, 25),
      submission: v.optional(portOrOff, 587),
      submissions: v.optional(portOrOff, 465),
      imap: v.optional(portOrOff, 143),
      imaps: v.optional(portOrOff, 993),
      http: v.optional(portOrOff, 80),
      https: v.optional(portOrOff, 443),
      /** TLS of single services, such as `tls.smtp.minVersion = "1.0"`. */
      tls: v.optional(
        v.strictObject({
          smtp: doorTls("smtp"),
          submission: doorTls("submission"),
          submissions: doorTls("submissions"),
          imap: doorTls("imap"),
          imaps: doorTls("imaps"),
          https: doorTls("https"),
        }),
        {},
      ),
    }),
    {},
  ),
  /** PEM files of an authority; a self-signed certificate where absent. Looked at again when they change. */
  tls: v.optional(v.strictObject({ certificate: path, key: path })),
  dns: v.optional(
    v.strictObject({
      /** `address` or `address:port`; those of /etc/resolv.conf where absent. */
      servers: v.optional(v.pipe(v.array(v.string()), v.maxLength(8))),
      /**
       * The servers validate DNSSEC and the way to them cannot be tampered with; `options trust-ad` of /etc/resolv.conf
       * where both are absent. Servers on this machine are always believed.
       */
      trustAuthenticData: v.optional(v.boolean()),
    }),
    {},
  ),
  web: webSchema,
  queue: v.optional(
    v.strictObject({
      /** Port of other mail servers; not 25 only in tests. */
      port: v.optional(port, 25),
    }),
    {},
  ),
  /** Of our own machines; the image sets it. */
  box: v.optional(
    v.strictObject({
      helper: v.optional(path, deviceSocket),
      mdns: v.optional(v.boolean(), false),
    }),
    {},
  ),
});

/** The configuration that the text of the file asks for. */
export function parseConfig(text: string, resolvConf: string): Config {
  const { listen, dns, tls, ...rest } = readToml(text, schema);
  const { addresses, tls: tlsOfDoors, ...ports } = listen;
  return frozen({
    ...rest,
    hostName: rest.hostName ?? hostname().toLowerCase(),
    listen: { addresses, ports },
    doorTls: tlsOfDoors,
    tls,
    dns: {
      servers: dns.servers ?? nameServers(resolvConf),
      trustAuthenticData:
        dns.trustAuthenticData ?? (dns.servers === undefined && trustsAuthenticData(resolvConf)),
    },
  });
}

/** The servers of resolv.conf(5); that of the machine itself where it names none. */
export function nameServers(resolvConf: string): string[] {
  const servers = [...resolvConf.matchAll(/^[ \t]*nameserver[ \t]+([^\s#;]+)/gm)].map(
    (match) => match[1]!,
  );
  return servers.length > 0 ? servers.slice(0, 3) : ["127.0.0.1"];
}

/** RFC 6840 §5.7, as the option of resolv.conf(5) that vouches for the way to the servers. */
export function trustsAuthenticData(resolvConf: string): boolean {
  return /^[ \t]*options[ \t](?:.*[ \t])?trust-ad(?:[ \t]|$)/m.test(resolvConf);
}
