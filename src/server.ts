// The server, put together by hand: read it from top to bottom. What is made later uses what was made before,
// and is closed before it.
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { AccountAuthenticator } from "./account/account-authenticator.ts";
import { AdminPassword } from "./account/admin-password.ts";
import { ConnectionLimiter } from "./account/connection-limiter.ts";
import { LoginRecorder } from "./account/login-recorder.ts";
import { OpenLogins } from "./account/open-logins.ts";
import type { Admin, DoorFacts } from "./admin/call.ts";
import { Outgoing } from "./admin/outgoing.ts";
import type { RunningServer } from "./cli/command.ts";
import { OutputSink } from "./cli/log-sink.ts";
import type { Service, TlsService } from "./config/config.ts";
import { hostNameOf } from "./config/box-settings.ts";
import { keptSecret } from "./config/kept-secret.ts";
import { queueSettings } from "./config/queue-settings.ts";
import type { ServerSettings } from "./config/server-settings.ts";
import { version } from "./config/version.ts";
import { ControlServer } from "./control/control-server.ts";
import { LocalReception } from "./delivery/local-reception.ts";
import { noting } from "./delivery/outside-mail.ts";
import { QueueLocalDelivery } from "./delivery/queue-local-delivery.ts";
import type { Door } from "./doors.ts";
import { ImapServer } from "./imap-server/imap-server.ts";
import { Log, LogLevels } from "./log/log.ts";
import { offerBox } from "./offer-box.ts";
import { ownBoxOn } from "./own-box.ts";
import type { OwnBox } from "./own-box.ts";
import { openDoors } from "./open-doors.ts";
import { Queue } from "./queue/queue.ts";
import { BoxSetup } from "./setup/box-setup.ts";
import { checkSelf } from "./self-check.ts";
import { ServiceNotices, systemdNotify } from "./service-notices.ts";
import { SmtpDoor } from "./smtp-server/smtp-door.ts";
import type { SmtpDoorOptions } from "./smtp-server/smtp-door.ts";
import { fingerprintWords } from "./tls/fingerprint-words.ts";
import { webDoors } from "./web-doors.ts";
import type { WebDoorsOptions } from "./web-doors.ts";
import { clock, named, openGround } from "./ground.ts";
import type { Ground } from "./ground.ts";
import { adminOn } from "./own-admin.ts";
import { conditionOf } from "./own-light.ts";

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
  const { claimFile } = settings.setup ?? {};
  const { dataDirectory } = config;
  const setup = new BoxSetup({ dataDirectory, clock, claimFile });
  const facts: DoorFacts[] = [];
  const { revisions } = ground;
  // Asked when all is there.
  const condition = () => conditionOf({ admin, store: ground.store, now: monotonic });
  const forBox = { config, claimFile, revisions, doors: facts, condition, log };
  const box = ownBoxOn(forBox, stack);
  const parts = { ...ground, queue, outgoing, adminPassword, setup, logLevels, box };
  const admin: Admin = adminOn(parts, settings, facts);
  const offer = await offerBox({
    setup,
    settings: settings.setup,
    admin,
    hasAdminPassword: adminPassword.isSet,
    log,
  });
  const firstAdminPassword = settings.local?.account?.password;
  const { secondFactors } = ground;
  const accessPoint = accessPointOf(box, setup, ground);
  const pages = { adminPassword, firstAdminPassword, setup, secondFactors, accessPoint };
  const web = { admin: () => admin, ...pages };
  const offered = doorsOn(ground, settings, { recorder, web });
  const wasNobodys = !setup.isClaimed;
  const begin = (): void => {
    if (wasNobodys) box.claimed();
    queue.start();
    ground.clockTrust.whenRight(() => ground.certificates.keeper.start());
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
  const keyWords = setup.isClaimed ? undefined : await keyWordsOf(ground.certificates);
  const running = stack.move();
  return {
    doors: facts,
    isUnclaimed: !setup.isClaimed,
    keyWords,
    ...offer,
    failed: ground.failed,
    [Symbol.asyncDispose]: async () => {
      log.info("server.stopping");
      await running.disposeAsync();
    },
  };
}

/** Milliseconds that go on evenly, whatever the clock is set to. */
function monotonic(): number {
  return performance.now();
}

/** What who has joined it is shown. */
function accessPointOf(
  { wifi, claimCode, localName }: OwnBox,
  setup: BoxSetup,
  { certificates }: Ground,
): WebDoorsOptions["accessPoint"] {
  if (wifi === undefined) return undefined;
  const isClaimed = (): boolean => setup.isClaimed;
  const words = () => keyWordsOf(certificates);
  return { wifi, claimCode, localName, isClaimed, words, now: monotonic };
}

async function keyWordsOf({ kept }: Ground["certificates"]): Promise<string[]> {
  return fingerprintWords((await kept.shown()).parsed.publicKey);
}

/** Mail that leaves, and mail from one of our accounts to another. */
function queueOn(
  { log, store, revisions, directory, resolver, secureDelivery, answers, clockTrust }: Ground,
  { config }: ServerSettings,
  stack: AsyncDisposableStack,
): Queue {
  const incoming = () => store.incoming();
  const local = new QueueLocalDelivery({ store, directory, incoming, clock, log, answers });
  const accountIdOf = (name: string) => store.accountByName(name)?.id;
  const settings = queueSettings(revisions.document, config, accountIdOf);
  const { policies, tlsResults } = secureDelivery;
  const secure = { policies, tlsResults, tlsMemory: store.secureDelivery };
  const mayLeave = (): boolean => clockTrust.isRight;
  const options = { store, resolver, local, log, settings, mayLeave, ...secure };
  const queue = stack.use(new Queue(options));
  clockTrust.whenRight(() => queue.kick());
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

interface DoorParts {
  readonly recorder: LoginRecorder;
  readonly web: Pick<
    WebDoorsOptions,
    "admin" | "adminPassword" | "firstAdminPassword" | "setup" | "secondFactors" | "accessPoint"
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
