// Where the doors get their certificates from, and who fetches them, put together.
import { join } from "node:path";
import { domainToASCII } from "node:url";
import { AcmeAccounts } from "./acme/acme-accounts.ts";
import { acmeHttp } from "./acme/acme-http.ts";
import { AcmeState } from "./acme/acme-state.ts";
import { CertificateKeeper } from "./acme/certificate-keeper.ts";
import { Challenges } from "./acme/challenges.ts";
import type { ChallengeType } from "./acme/challenges.ts";
import { acmeSettings } from "./config/acme-settings.ts";
import { hostNameOf } from "./config/box-settings.ts";
import { certificateWishes } from "./config/certificate-names.ts";
import { clientSettingsOf } from "./config/client-settings.ts";
import type { Config } from "./config/config.ts";
import { ownStsPolicy } from "./config/own-sts-policy.ts";
import type { Revisions } from "./config/revisions.ts";
import { zoneAccessFor } from "./config/zone-access.ts";
import type { ServerSettings } from "./config/server-settings.ts";
import { WrittenRecords } from "./domain-dns/written-records.ts";
import { zoneProofs } from "./domain-dns/zone-proofs.ts";
import { ZoneUpdates } from "./domain-dns/zone-updates.ts";
import type { Resolver } from "./dns/resolver.ts";
import type { Log } from "./log/log.ts";
import { formatStsPolicy } from "./mta-sts/own-policy.ts";
import { systemClock } from "./queue/clock.ts";
import { HostKeys } from "./tls/host-keys.ts";
import { IssuedCertificates } from "./tls/issued-certificates.ts";
import { KeptCertificates } from "./tls/kept-certificates.ts";
import { signedData } from "./tls/signed-data.ts";
import type { ClientSetup } from "./web/client-setup-routes.ts";
import type { WellKnown } from "./web/well-known-routes.ts";

export interface OwnCertificates {
  readonly hostKeys: HostKeys;
  readonly accounts: AcmeAccounts;
  readonly keeper: CertificateKeeper;
  readonly challenges: Challenges;
  readonly kept: KeptCertificates;
  readonly wellKnown: WellKnown;
  readonly clientSetup: ClientSetup;
  readonly zoneUpdates: ZoneUpdates;
}

/** Nothing is fetched before the keeper is started, nor for localserve. */
export function ownCertificatesOn(
  of: { readonly revisions: Revisions; readonly resolver: Resolver; readonly log: Log },
  { config, local }: ServerSettings,
  stack: AsyncDisposableStack,
): OwnCertificates {
  const { revisions, resolver, log } = of;
  const { dataDirectory } = config;
  const hostName = (): string => hostNameOf(revisions.document, config);
  const directory = join(dataDirectory, "keys");
  const hostKeys = new HostKeys(directory);
  const issued = new IssuedCertificates({
    directory: join(directory, "certificates"),
    hostKeys,
    log,
  });
  const now = () => systemClock.now();
  const written = new WrittenRecords(join(directory, "dns-written.json"));
  const zoneUpdates = new ZoneUpdates({ written, resolver, now });
  const accessFor = (name: string) => zoneAccessFor(revisions.document, name);
  const challenges = new Challenges(zoneProofs({ updates: zoneUpdates, accessFor, resolver }));
  const state = new AcmeState(join(directory, "acme", "state.json"));
  const accounts = new AcmeAccounts({ directory: join(directory, "acme"), state, http: acmeHttp });
  const wishes = () => (local ? [] : certificateWishes(revisions.document, hostName()));
  const keeper = stack.use(
    new CertificateKeeper({
      accounts,
      state,
      issued,
      hostKeys,
      challenges,
      resolver,
      settings: () => acmeSettings(revisions.document.acme),
      wishes,
      challengeTypes: challengeTypesOf(config),
      clock: systemClock,
      random: Math.random,
      log,
    }),
  );
  revisions.follow(() => keeper.update());
  const kept = new KeptCertificates({
    directory,
    get names() {
      return local ? ["localhost", ...config.listen.addresses] : [hostName()];
    },
    files: config.tls,
    hostKeys,
    issued,
    otherNames: () => wishes().map(({ name }) => name),
    log,
    now,
  });
  const wellKnown: WellKnown = {
    challengeAnswer: (token) => challenges.answer(token),
    stsPolicy: (domain) => {
      const { domains } = revisions.document;
      const name = Object.keys(domains).find((one) => domainToASCII(one) === domain);
      const policy = name === undefined ? undefined : ownStsPolicy(domains[name], hostName());
      return policy && formatStsPolicy(policy);
    },
  };
  const clientSetup: ClientSetup = {
    settingsOf: (domain) => clientSettingsOf(revisions.document, domain, config),
    signed: async (profile) => signedData(profile, await kept.identity(), now()),
    now,
  };
  return { hostKeys, accounts, keeper, challenges, kept, wellKnown, clientSetup, zoneUpdates };
}

function challengeTypesOf({ listen: { ports } }: Config): ChallengeType[] {
  return [
    ...(ports.http > 0 ? (["http-01"] as const) : []),
    ...(ports.https > 0 ? (["tls-alpn-01"] as const) : []),
  ];
}
