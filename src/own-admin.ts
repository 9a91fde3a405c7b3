// What the calls of people and pages work on.
import { randomBytes } from "node:crypto";
import { AccountPasswords } from "./account/account-passwords.ts";
import type { Admin, DoorFacts } from "./admin/call.ts";
import { Outgoing } from "./admin/outgoing.ts";
import { thisMachine } from "./admin/this-machine.ts";
import type { Config } from "./config/config.ts";
import { hostNameOf } from "./config/box-settings.ts";
import type { ServerSettings } from "./config/server-settings.ts";
import { version } from "./config/version.ts";
import type { CheckWorld } from "./domain-dns/checks.ts";
import { reachabilityWorldOf } from "./own-reachability.ts";
import type { OwnBox } from "./own-box.ts";
import { Queue } from "./queue/queue.ts";
import { verifyElsewhere } from "./verify-elsewhere.ts";
import { clock, named } from "./ground.ts";
import type { Ground } from "./ground.ts";

/** What all calls work on; `doors` are known once they are open. */
export function adminOn(
  ground: Ground &
    Pick<Admin, "adminPassword" | "setup" | "logLevels"> & {
      queue: Queue;
      outgoing: Outgoing;
      box: OwnBox;
    },
  settings: ServerSettings,
  doors: readonly DoorFacts[],
): Admin {
  const { store, queue, search, revisions, dkim, outgoing, adminPassword, certificates } = ground;
  const { secureDelivery: mtaSts, setup, logLevels } = ground;
  const { config } = settings;
  const { dataDirectory } = config;
  const hostName = (): string => hostNameOf(revisions.document, config);
  const server = named({ version, dataDirectory, startedAt: clock(), doors }, hostName);
  const verify = (report: (line: string) => void) => verifyElsewhere(dataDirectory, report);
  const passwords = new AccountPasswords({ store, clock, random: randomBytes });
  return {
    store,
    queue,
    search,
    revisions,
    adminPassword,
    passwords,
    verify,
    now: clock,
    dkim,
    mtaSts,
    outgoing,
    certificates,
    setup,
    clients: certificates.clientSetup,
    zoneUpdates: certificates.zoneUpdates,
    dnsWorld: dnsWorldOf(ground, config),
    reachabilityWorld: () =>
      reachabilityWorldOf({ ...ground, resolver: ground.freshResolver }, settings),
    server,
    machine: thisMachine,
    device: ground.box.device,
    logLevels,
  };
}

/** How others see a domain and this machine. What speaks SMTP is loaded with the first look. */
function dnsWorldOf(
  { freshResolver, secureDelivery, revisions }: Ground,
  config: Config,
): CheckWorld {
  return {
    resolver: freshResolver,
    fetchPolicy: (domain) => secureDelivery.fetchPolicy(domain),
    tlsFault: async (host, address) => {
      const { mailHostTlsFault } = await import("./domain-dns/mail-host-tls.ts");
      const { queue } = config;
      const hostName = hostNameOf(revisions.document, config);
      const signal = AbortSignal.timeout(dnsCheckTlsMs);
      return mailHostTlsFault(host, address, { port: queue.port, hostName, signal });
    },
  };
}

const dnsCheckTlsMs = 60_000;
