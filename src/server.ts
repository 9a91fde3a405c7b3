// The server, put together by hand: read it from top to bottom. What is made later uses what was made before,
// and is closed before it.
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { AccountAuthenticator } from "./account/account-authenticator.ts";
import { AccountPasswords } from "./account/account-passwords.ts";
import { AdminPassword } from "./account/admin-password.ts";
import { ConfiguredDirectory } from "./account/configured-directory.ts";
import { ConnectionLimiter } from "./account/connection-limiter.ts";
import { LoginRecorder } from "./account/login-recorder.ts";
import { OpenLogins } from "./account/open-logins.ts";
import { passwordCredentials } from "./account/password.ts";
import { SecondFactors } from "./account/second-factors.ts";
import type { Admin, DoorFacts } from "./admin/call.ts";
import { DkimSelectors } from "./admin/dkim-selectors.ts";
import { DkimWatch } from "./admin/dkim-watch.ts";
import { Outgoing } from "./admin/outgoing.ts";
import { thisMachine } from "./admin/this-machine.ts";
import type { RunningServer } from "./cli/command.ts";
import { OutputSink } from "./cli/log-sink.ts";
import type { Config, Service, TlsService } from "./config/config.ts";
import { hostNameOf } from "./config/box-settings.ts";
import { directorySnapshot } from "./config/directory-snapshot.ts";
import { firstAccount } from "./config/first-account.ts";
import { keptSecret } from "./config/kept-secret.ts";
import { queueSettings } from "./config/queue-settings.ts";
import { Revisions } from "./config/revisions.ts";
import type { ServerSettings } from "./config/server-settings.ts";
import { signingSettings } from "./config/signing-settings.ts";
import { version } from "./config/version.ts";
import { ControlServer } from "./control/control-server.ts";
import { DkimKeys } from "./delivery/dkim-keys.ts";
import { LocalReception } from "./delivery/local-reception.ts";
import { MessageSigner } from "./delivery/message-signer.ts";
import { noting, OutsideMail } from "./delivery/outside-mail.ts";
import { QueueLocalDelivery } from "./delivery/queue-local-delivery.ts";
import { Submission } from "./delivery/submission.ts";
import { VacationAnswers } from "./delivery/vacation-answers.ts";
import type { CheckWorld } from "./domain-dns/checks.ts";
import { DnsClient } from "./dns/dns-client.ts";
import { FixedResolver, loopbackZone } from "./dns/fixed-resolver.ts";
import type { Door } from "./doors.ts";
import { unpack } from "./executable.ts";
import { ImapServer } from "./imap-server/imap-server.ts";
import { Log, LogLevels } from "./log/log.ts";
import type { Resolver } from "./dns/resolver.ts";
import { ownCertificatesOn } from "./own-certificates.ts";
import type { OwnCertificates } from "./own-certificates.ts";
import { reachabilityWorldOf } from "./own-reachability.ts";
import { offerBox } from "./offer-box.ts";
import { ownBoxOn } from "./own-box.ts";
import type { OwnBox } from "./own-box.ts";
import { openDoors } from "./open-doors.ts";
import { Queue } from "./queue/queue.ts";
import { RestingSearch } from "./search/resting-search.ts";
import { BoxSetup } from "./setup/box-setup.ts";
import { SearchIndex } from "./search/search-index.ts";
import { secureDeliveryOn } from "./secure-delivery.ts";
import type { SecureDelivery } from "./secure-delivery.ts";
import { checkSelf } from "./self-check.ts";
import { ServiceNotices, systemdNotify } from "./service-notices.ts";
import { SmtpDoor } from "./smtp-server/smtp-door.ts";
import type { SmtpDoorOptions } from "./smtp-server/smtp-door.ts";
import { databaseFile, temporaryDirectory } from "./store/data-directory.ts";
import { lockDirectory } from "./store/directory-lock.ts";
import { openStore, type Store } from "./store/store.ts";
import { webDoors } from "./web-doors.ts";
import type { WebDoorsOptions } from "./web-doors.ts";
import { verifyElsewhere } from "./verify-elsewhere.ts";

/** Runs the server until it is disposed of. */
export async function startServer(settings: ServerSettings): Promise<RunningServer> {
  // All that is written is mail or a secret.
  process.umask(0o077);
  await using stack = new AsyncDisposableStack();
  const { config } = settings;
  const output = stack.use(new OutputSink(1));
  const logLevels = new LogLevels(config.logLevel);
  const log = new Log(output.sink, logLevels);
  const ground = await openGround(settings, log, stack);
  const queue = queueOn(ground, settings, stack);
  const recorder = stack.use(new LoginRecorder({ store: ground.store, clock, log }));
  const outgoing = stack.use(outgoingOn(ground, settings));
  const adminPassword = new AdminPassword(config.dataDirectory);
  const setup = new BoxSetup({
    dataDirectory: config.dataDirectory,
    clock,
    claimFile: settings.setup?.claimFile,
  });
  const facts: DoorFacts[] = [];
  const { claimFile } = settings.setup ?? {};
  const { revisions } = ground;
  const box = ownBoxOn({ config, claimFile, revisions, doors: facts, log }, stack);
  const parts = { ...ground, queue, outgoing, adminPassword, setup, logLevels, box };
  const admin = adminOn(parts, settings, facts);
  const offer = await offerBox({
    setup,
    settings: settings.setup,
    admin,
    hasAdminPassword: adminPassword.isSet,
    log,
  });
  const firstAdminPassword = settings.local?.account?.password;
  const { secondFactors } = ground;
  const web = { admin: () => admin, adminPassword, firstAdminPassword, setup, secondFactors };
  const offered = doorsOn(ground, settings, { recorder, web });
  const wasNobodys = !setup.isClaimed;
  const begin = (): void => {
    if (wasNobodys) box.claimed();
    queue.start();
    ground.certificates.keeper.start();
  };
  await openDoors({ setup, settings, offered, facts, begin, log }, stack);
  box.begin({ isClaimed: setup.isClaimed, claimCode: offer.claimCode });
  const control = stack.use(new ControlServer({ admin, directory: config.dataDirectory, log }));
  await control.listen();
  log.info("server.started", { version, directory: config.dataDirectory });
  if (settings.systemd?.isTold) {
    const selfCheck = () => checkSelf({ store: ground.store, doors: facts });
    const { watchdogMs } = settings.systemd;
    const told = stack.use(new ServiceNotices({ tell: systemdNotify, selfCheck, watchdogMs, log }));
    await told.ready();
  }
  const running = stack.move();
  return {
    doors: facts,
    isUnclaimed: !setup.isClaimed,
    ...offer,
    failed: ground.failed,
    [Symbol.asyncDispose]: async () => {
      log.info("server.stopping");
      await running.disposeAsync();
    },
  };
}

/** What everything else stands on. */
interface Ground {
  readonly log: Log;
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

async function openGround(
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
  const store = stack.use(
    await openStore({ directory: config.dataDirectory, log, nativeBinding, writer, died: reject }),
  );
  parts.release();
  const isFixed = local !== undefined && config.dns.servers.length === 0;
  const resolver = isFixed
    ? new FixedResolver(loopbackZone("127.0.0.1"))
    : stack.use(new DnsClient(config.dns));
  const secureDelivery = secureDeliveryOn({ store, log, resolver }, stack);
  const startSearch = () => {
    const { source, release } = parts.unpackSearch();
    const index = new SearchIndex({ directory: config.dataDirectory, store, log, source });
    void Promise.allSettled([index.ready]).then(release);
    return index;
  };
  const search = stack.use(new RestingSearch({ store, log, start: startSearch }));

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
  const signing = signingOn({ log, revisions, resolver: freshResolver }, config, stack);
  const answering = answeringOn({ log, store, revisions, directory, ...signing }, config, stack);
  const asking = { revisions, resolver: freshResolver, log };
  return {
    log,
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
    secondFactors: new SecondFactors({ store, clock, random: randomBytes }),
    failed,
  };
}

/** Keys of DKIM: what signs with them, and what looks after them. The DNS is asked anew, as it may just have changed. */
function signingOn(
  { log, revisions, resolver }: Pick<Ground, "log" | "revisions" | "resolver">,
  config: Config,
  stack: AsyncDisposableStack,
): Pick<Ground, "dkim" | "signer"> {
  const keys = new DkimKeys(join(config.dataDirectory, "keys", "dkim"));
  const settings = signingSettings(revisions.document);
  const signer = new MessageSigner({ keys, log, settings });
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

/** Mail that leaves, and mail from one of our accounts to another. */
function queueOn(
  { log, store, revisions, directory, resolver, secureDelivery, answers }: Ground,
  { config }: ServerSettings,
  stack: AsyncDisposableStack,
): Queue {
  const incoming = () => store.incoming();
  const local = new QueueLocalDelivery({ store, directory, incoming, clock, log, answers });
  const accountIdOf = (name: string) => store.accountByName(name)?.id;
  const settings = queueSettings(revisions.document, config, accountIdOf);
  const { policies, tlsResults } = secureDelivery;
  const secure = { policies, tlsResults, tlsMemory: store.secureDelivery };
  const queue = stack.use(new Queue({ store, resolver, local, log, settings, ...secure }));
  revisions.follow((document) => queue.update(queueSettings(document, config, accountIdOf)));
  return queue;
}

function doorsOn(
  ground: Ground,
  settings: ServerSettings,
  { recorder, web }: DoorParts,
): Readonly<Record<Service, Door>> {
  const { log, store, search, directory, resolver, submission, answers, outsideMail } = ground;
  const { config } = settings;
  const hostName = (): string => hostNameOf(ground.revisions.document, config);
  const rateLimits = settings.local === undefined;
  const { kept, ...shown } = ground.certificates;
  // For each door by its own settings.
  const certificates = (service: TlsService) => kept.forDoor(config.doorTls[service]);
  const authenticator = authenticatorOn(ground, settings, recorder);
  const forUs = { store, directory, clock, log };
  const session = { incoming: () => store.incoming(), authenticator, log };
  const smtp = {
    ...session,
    expect: (withinMs: number) => store.expect(withinMs),
    limits: { slowsDown: rateLimits },
    connections: new ConnectionLimiter({ clock, rateLimits }),
  };
  const pages = {
    ...forUs,
    ...web,
    ...shown,
    resolver,
    rateLimits,
    dataDirectory: config.dataDirectory,
    beside: config.web,
    submission,
    search,
    authenticator,
    certificates,
  };
  const smtpDoor = (options: Omit<SmtpDoorOptions, "hostName">) =>
    new SmtpDoor(named(options, hostName));
  const reception = new LocalReception(named({ ...forUs, answers }, hostName));
  const submissionDoor = (service: "submission" | "submissions") =>
    smtpDoor({
      ...smtp,
      kind: "submission",
      implicitTls: service === "submissions",
      reception: submission,
      certificates: certificates(service),
    });
  const imap = {
    ...session,
    store,
    search,
    certificates: certificates("imap"),
    implicitCertificates: certificates("imaps"),
    connections: new ConnectionLimiter({ clock, rateLimits }),
    version,
  };
  const imapServer = new ImapServer(named(imap, hostName));
  return {
    smtp: smtpDoor({
      ...smtp,
      kind: "reception",
      implicitTls: false,
      reception: noting(reception, outsideMail),
      certificates: certificates("smtp"),
    }),
    submission: submissionDoor("submission"),
    submissions: submissionDoor("submissions"),
    imap: imapDoor(imapServer, log, false),
    imaps: imapDoor(imapServer, log, true),
    ...webDoors(named(pages, hostName)),
  };
}

/** The same with the host name, which may change at any time: whoever has it reads it anew. */
function named<Options extends object>(
  options: Options,
  hostName: () => string,
): Options & { readonly hostName: string } {
  return Object.defineProperty({ ...options, hostName: "" }, "hostName", { get: hostName });
}

interface DoorParts {
  readonly recorder: LoginRecorder;
  readonly web: Pick<
    WebDoorsOptions,
    "admin" | "adminPassword" | "firstAdminPassword" | "setup" | "secondFactors"
  >;
}

/** One for all doors: they share the count of failures. */
function authenticatorOn(
  { log, store, directory, revisions, secondFactors }: Ground,
  { config, local }: ServerSettings,
  recorder: LoginRecorder,
): AccountAuthenticator {
  const openLogins = new OpenLogins({ store, directory, log });
  // The directory follows before: a login that is disabled ends its sessions.
  revisions.follow(() => openLogins.check());
  return new AccountAuthenticator({
    store,
    directory,
    secondFactors,
    openLogins,
    log,
    clock,
    secret: keptSecret(config.dataDirectory, "login-secret"),
    rateLimits: local === undefined,
    plainTextOnLoopback: local !== undefined,
    recorder,
  });
}

/** Both doors of IMAP are one server's. */
function imapDoor(imap: ImapServer, log: Log, implicitTls: boolean): Door {
  return {
    listen: async (options) => {
      const listener = imap.listener({ implicitTls });
      listener.listen(options);
      await once(listener, "listening");
      // Such as no file descriptor left for the next connection: those that are there go on.
      listener.on("error", ({ message }) => log.warn("imap.listener.failed", { reason: message }));
      return listener;
    },
    close: () => imap.close(),
  };
}

/** For those who ask how mail leaves. */
function outgoingOn(
  { store, revisions, directory, resolver, secureDelivery }: Ground,
  { config }: ServerSettings,
): Outgoing {
  const accountIdOf = (name: string) => store.accountByName(name)?.id;
  const settings = () => queueSettings(revisions.document, config, accountIdOf);
  const { policies } = secureDelivery;
  const unique = randomUUID;
  return new Outgoing({ settings, resolver, policies, directory, now: clock, unique });
}

/** What all calls work on; `doors` are known once they are open. */
function adminOn(
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

/** The one clock of all. */
function clock(): number {
  return Date.now();
}

function credentialsOf(password: string): ReturnType<typeof passwordCredentials> {
  return passwordCredentials(password, randomBytes, { clock });
}
