// What the questions on reachability are asked of, put together.
import { networkInterfaces } from "node:os";
import { hostNameOf } from "./config/box-settings.ts";
import type { Revisions } from "./config/revisions.ts";
import { sendsDirectly } from "./config/sends-directly.ts";
import type { ServerSettings } from "./config/server-settings.ts";
import type { OutsideMail } from "./delivery/outside-mail.ts";
import type { DiagnosisWorld } from "./diagnosis/diagnosis-world.ts";
import type { Resolver } from "./dns/resolver.ts";

/** For all ways together. */
const routerMs = 6_000;
const greetingMs = 20_000;

/** As things are now. For localserve nothing leaves the machine, so nothing is known. */
export function reachabilityWorldOf(
  {
    revisions,
    resolver,
    outsideMail,
  }: {
    readonly revisions: Revisions;
    readonly resolver: Resolver;
    readonly outsideMail: Pick<OutsideMail, "last">;
  },
  { config, local }: ServerSettings,
): DiagnosisWorld {
  const { document } = revisions;
  const addresses = Object.values(networkInterfaces()).flatMap((of) => of ?? []);
  return {
    hostName: hostNameOf(document, config),
    interfaces: local ? [] : addresses.map(({ address }) => address),
    configured: document.publicAddresses,
    resolver,
    askRouter: async () => {
      if (local) return undefined;
      const { askRouter, ownRouter } = await import("./diagnosis/ask-router.ts");
      return askRouter({ router: await ownRouter(), signal: AbortSignal.timeout(routerMs) });
    },
    greeting: async (hosts) => {
      const { smtpGreeting } = await import("./diagnosis/smtp-greeting.ts");
      const { port } = config.queue;
      return smtpGreeting(hosts, { port, signal: AbortSignal.timeout(greetingMs) });
    },
    lastFromOutside: () => outsideMail.last,
    mailDomains: local ? [] : document.reachability.mailDomains,
    blocklists: local ? [] : document.reachability.blocklists,
    sendsDirectly: sendsDirectly(document),
  };
}
