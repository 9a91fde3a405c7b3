// What the server stands on: the store and all that answers questions about what is set. Opened first, closed last.
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { uptime } from "node:os";
import { join } from "node:path";
import { ConfiguredDirectory } from "./account/configured-directory.ts";
import { passwordCredentials } from "./account/password.ts";
import { SecondFactors } from "./account/second-factors.ts";
import { DkimSelectors } from "./admin/dkim-selectors.ts";
import { DkimWatch } from "./admin/dkim-watch.ts";
import { ClockTrust, isClockSet } from "./clock/clock-trust.ts";
import type { Config } from "./config/config.ts";
import { hostNameOf } from "./config/box-settings.ts";
import { directorySnapshot } from "./config/directory-snapshot.ts";
import { firstAccount } from "./config/first-account.ts";
import { Revisions } from "./config/revisions.ts";
import type { ServerSettings } from "./config/server-settings.ts";
import { signingSettings } from "./config/signing-settings.ts";
import { releasedAt } from "./config/version.ts";
import { DkimKeys } from "./delivery/dkim-keys.ts";
import { MessageSigner } from "./delivery/message-signer.ts";
import { OutsideMail } from "./delivery/outside-mail.ts";
import { Submission } from "./delivery/submission.ts";
import { VacationAnswers } from "./delivery/vacation-answers.ts";
import { DnsClient } from "./dns/dns-client.ts";
import { FixedResolver, loopbackZone } from "./dns/fixed-resolver.ts";
import { unpack } from "./executable.ts";
import { Log } from "./log/log.ts";
import type { Resolver } from "./dns/resolver.ts";
import { ownCertificatesOn } from "./own-certificates.ts";
import type { OwnCertificates } from "./own-certificates.ts";
import { RestingSearch } from "./search/resting-search.ts";
import { SearchIndex } from "./search/search-index.ts";
import { secureDeliveryOn } from "./secure-delivery.ts";
import type { SecureDelivery } from "./secure-delivery.ts";
import { databaseFile, temporaryDirectory } from "./store/data-directory.ts";
import { DiskRoom, spaceOf } from "./store/disk-room.ts";
import { lockDirectory } from "./store/directory-lock.ts";
import { openStore, type Store } from "./store/store.ts";

/** What everything else stands on. */
export interface Ground {
  readonly log: Log;
  readonly clockTrust: ClockTrust;
  readonly store: Store;
  readonly search: RestingSearch;
  readonly revisions: Revisions;
  readonly directory: ConfiguredDirectory;
  readonly dkim: DkimSelectors;
  readonly signer: MessageSigner;
  readonly resolver: Resolver;
  /** Asks the DNS anew each time, for people who have just changed it. */
  readonly freshResolver: Resolver;
  readonly certificates: OwnCertificates;
  readonly secureDelivery: SecureDelivery;
  readonly outsideMail: OutsideMail;
  readonly secondFactors: SecondFactors;
  readonly submission: Submission;
  readonly answers: VacationAnswers;
  readonly failed: Promise<never>;
}

export async function openGround(
  { config, local }: ServerSettings,
  log: Log,
  stack: AsyncDisposableStack,
): Promise<Ground> {
  // Takes as long as making the store, on another thread: so it is begun before.
  const isNew = !existsSync(databaseFile(config.dataDirectory));
  const { account } = local ?? {};
  const early = account && isNew ? credentialsOf(account.password) : undefined;
  early?.catch(() => {});
  const { promise: failed, reject } = Promise.withResolvers<never>();
  failed.catch(() => {});

  // What a killed server leaves there is gone with the next start.
  const parts = unpack([temporaryDirectory(config.dataDirectory)]);
  stack.defer(() => parts.release());
  const { nativeBinding, writer } = parts;
  stack.use(lockDirectory({ directory: config.dataDirectory, nativeBinding }));
  const where = { directory: config.dataDirectory, room: roomFor(config, log) };
  const opening = openStore({ ...where, log, nativeBinding, writer, died: reject });
  const store = stack.use(await opening);
  parts.release();
  const isFixed = local !== undefined && config.dns.servers.length === 0;
  const resolver = isFixed
    ? new FixedResolver(loopbackZone("127.0.0.1"))
    : stack.use(new DnsClient(config.dns));
  const secureDelivery = secureDeliveryOn({ store, log, resolver }, stack);
  const start = searchStart({ store, log }, config, parts);
  const search = stack.use(new RestingSearch({ store, log, start }));

  const revisions = new Revisions({ store, now: clock });
  const directory = new ConfiguredDirectory();
  revisions.follow((document) => {
    const accountIdOf = (name: string) => store.accountByName(name)?.id;
    const hostName = hostNameOf(document, config);
    const options = { hostName, accountIdOf, acceptAll: account?.accountName };
    directory.update(directorySnapshot(document, options));
  });
  if (account) {
    const credentials = () => early ?? credentialsOf(account.password);
    await firstAccount({ store, revisions, local: account, credentials });
  }
  const freshResolver = isFixed
    ? resolver
    : stack.use(new DnsClient({ ...config.dns, keepsAnswers: false }));
  const clockTrust = stack.use(clockTrustOn(config, log));
  const isClockRight = (): boolean => clockTrust.isRight;
  const forSigning = { log, revisions, resolver: freshResolver, isClockRight };
  const signing = signingOn(forSigning, config, stack);
  const answering = answeringOn({ log, store, revisions, directory, ...signing }, config, stack);
  const asking = { revisions, resolver: freshResolver, log };
  return {
    log,
    clockTrust,
    store,
    search,
    revisions,
    directory,
    freshResolver,
    certificates: ownCertificatesOn(asking, { config, local }, stack),
    ...signing,
    ...answering,
    resolver,
    secureDelivery,
    outsideMail: new OutsideMail(join(config.dataDirectory, "keys", "outside-mail.json"), clock),
    secondFactors: new SecondFactors({ store, clock, random: randomBytes, isClockRight }),
    failed,
  };
}

/** Begins the search thread, each time there is something to do. */
function searchStart(
  { store, log }: Pick<Ground, "store" | "log">,
  { dataDirectory }: Config,
  parts: Pick<ReturnType<typeof unpack>, "unpackSearch">,
): () => SearchIndex {
  return () => {
    const { source, release } = parts.unpackSearch();
    const index = new SearchIndex({ directory: dataDirectory, store, log, source });
    void Promise.allSettled([index.ready]).then(release);
    return index;
  };
}

/** Our boxes have no battery. */
function clockTrustOn(config: Config, log: Log): ClockTrust {
  const isForgetful = existsSync(config.box.helper);
  const uptimeMs = (): number => uptime() * 1000;
  return new ClockTrust({ isSet: isClockSet, isForgetful, releasedAt, now: clock, uptimeMs, log });
}

/** For new mail. */
function roomFor({ dataDirectory }: Config, log: Log): DiskRoom {
  const now = (): number => performance.now();
  return new DiskRoom({ space: () => spaceOf(dataDirectory), now, log });
}

/** Keys of DKIM: what signs with them, and what looks after them. The DNS is asked anew, as it may just have changed. */
function signingOn(
  {
    log,
    revisions,
    resolver,
    isClockRight,
  }: Pick<Ground, "log" | "revisions" | "resolver"> & { readonly isClockRight: () => boolean },
  config: Config,
  stack: AsyncDisposableStack,
): Pick<Ground, "dkim" | "signer"> {
  const keys = new DkimKeys(join(config.dataDirectory, "keys", "dkim"));
  const settings = signingSettings(revisions.document);
  const signer = new MessageSigner({ keys, log, settings, isClockRight });
  revisions.follow((document) => signer.update(signingSettings(document)));
  const dkim = new DkimSelectors({ revisions, keys, resolver, now: clock });
  stack.use(new DkimWatch({ selectors: dkim, log }));
  return { dkim, signer };
}

/** What takes mail of our accounts, and answers mail in their name. */
function answeringOn(
  {
    log,
    store,
    revisions,
    directory,
    signer,
  }: Pick<Ground, "log" | "store" | "revisions" | "directory" | "signer">,
  config: Config,
  stack: AsyncDisposableStack,
): Pick<Ground, "submission" | "answers"> {
  const hostName = (): string => hostNameOf(revisions.document, config);
  const forUs = { store, directory, clock, log };
  const submission = new Submission(named({ ...forUs, signer }, hostName));
  const incoming = () => store.incoming();
  return {
    submission,
    answers: stack.use(new VacationAnswers({ ...forUs, submission, incoming })),
  };
}

/** The same with the host name, which may change at any time: whoever has it reads it anew. */
export function named<Options extends object>(
  options: Options,
  hostName: () => string,
): Options & { readonly hostName: string } {
  return Object.defineProperty({ ...options, hostName: "" }, "hostName", { get: hostName });
}

/** The one clock of all. */
export function clock(): number {
  return Date.now();
}

function credentialsOf(password: string): ReturnType<typeof passwordCredentials> {
  return passwordCredentials(password, randomBytes, { clock });
}
