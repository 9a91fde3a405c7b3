import { join } from "node:path";
import { doorTlsOfServices } from "./config.ts";
import type { Config, Service } from "./config.ts";
import type { HandedSocket } from "./handed-sockets.ts";
import { webDefaults } from "./web-settings.ts";
import { frozen } from "./read-toml.ts";

/** All that the server is started with. */
export interface ServerSettings {
  readonly config: Config;
  /** Set for `localserve`: nothing leaves the machine, and everything is easier to try. */
  readonly local: LocalSettings | undefined;
  /** Set where systemd started us. */
  readonly systemd?: SystemdSettings | undefined;
  /** Set where a box that nobody has claimed waits for its owner; nothing is asked of one that somebody has. */
  readonly setup?: SetupSettings | undefined;
}

export interface SystemdSettings {
  /** Where there are any, no other port is opened. */
  readonly sockets: readonly HandedSocket[];
  /** It wants to hear when we are ready, and when we stop. */
  readonly isTold: boolean;
  /** It wants to hear at least so often that we are well. */
  readonly watchdogMs: number | undefined;
}

export interface SetupSettings {
  /** Where a claim code is written for who holds the card; nowhere where absent. */
  readonly claimFile?: string | undefined;
  /** A setup.txt that is done once, if it is there. */
  readonly file?: string | undefined;
}

export interface LocalSettings {
  /** Undefined where the setup makes one: then nothing is there but what is set up. */
  readonly account: LocalAccount | undefined;
}

/** All mail is delivered to it. */
export interface LocalAccount {
  readonly accountName: string;
  readonly address: string;
  readonly password: string;
}

export interface LocalOptions {
  readonly directory: string;
  readonly addresses: readonly string[];
  readonly portBase: number;
  readonly logLevel: Config["logLevel"];
  /** Begin with a box that is nobody's. */
  readonly isUnclaimed?: boolean;
  readonly setupFile?: string | undefined;
  /** Name servers to ask, `address` or `address:port`, instead of taking each host for this machine. */
  readonly nameServers?: readonly string[];
}

/** Ports of the services, to which `localserve` adds its base. */
const wellKnownPorts: Readonly<Record<Service, number>> = {
  smtp: 25,
  submission: 587,
  submissions: 465,
  imap: 143,
  imaps: 993,
  http: 80,
  https: 443,
};

export const portBaseMax = 65_535 - 993;

/** The account of `localserve`. Its password is no secret: there is mail for tests only. */
export const localAccount: LocalAccount = {
  accountName: "you",
  address: "you@localhost",
  password: "homepost-local",
};

/** The settings of a server for newcomers, tests and developers. */
export function localSettings(options: LocalOptions): ServerSettings {
  const ports = Object.fromEntries(
    Object.entries(wellKnownPorts).map(([service, port]) => [service, port + options.portBase]),
  ) as Record<Service, number>;
  return frozen({
    config: {
      dataDirectory: options.directory,
      hostName: "localhost",
      logLevel: options.logLevel,
      listen: { addresses: options.addresses, ports },
      doorTls: doorTlsOfServices,
      tls: undefined,
      dns: { servers: options.nameServers ?? [], trustAuthenticData: false },
      queue: { port: ports.smtp },
      box: { helper: join(options.directory, "no-helper"), mdns: false },
      web: webDefaults,
    },
    local: { account: options.isUnclaimed === true ? undefined : localAccount },
    setup: options.isUnclaimed === true ? { file: options.setupFile } : undefined,
  });
}
