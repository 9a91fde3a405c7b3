// HTTP and all behind it, put together when the first connection comes: a server whose people read mail in programs
// never loads it.
import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import type { ListenOptions, Server, Socket } from "node:net";
import { AccountAuthenticator } from "./account/account-authenticator.ts";
import type { AdminPassword } from "./account/admin-password.ts";
import { FailedLoginLimiter } from "./account/failed-login-limiter.ts";
import type { Admin } from "./admin/call.ts";
import { ConnectionLimiter } from "./account/connection-limiter.ts";
import type { Directory } from "./account/directory.ts";
import { NetworkLimiter } from "./account/rate-limiter.ts";
import type { SecondFactors } from "./account/second-factors.ts";
import type { Challenges } from "./acme/challenges.ts";
import { keptSecret } from "./config/kept-secret.ts";
import type { WebSettings } from "./config/web-settings.ts";
import type { TlsService } from "./config/config.ts";
import type { Door } from "./doors.ts";
import type { BoxSetup } from "./setup/box-setup.ts";
import { htmlCleanerSource, packedPages } from "./executable.ts";
import type { Resolver } from "./dns/resolver.ts";
import type { JmapServer, JmapServerOptions } from "./jmap-server/jmap-server.ts";
import { faultText } from "./log/fault-text.ts";
import type { Log } from "./log/log.ts";
import { temporaryDirectory } from "./store/data-directory.ts";
import type { OwnAccounts } from "./own-account/call.ts";
import type { Store } from "./store/store.ts";
import type { Certificates } from "./tls/certificates.ts";
import { LaterLoaded } from "./web/later-loaded.ts";
import type { TrustedProxies } from "./web/forwarded.ts";
import type { HttpDoor } from "./web/http-door.ts";
import type { AdminSessions } from "./web/admin-sessions.ts";
import type { AdminRoutesOptions } from "./web/admin-routes.ts";
import type { SetupRoutesOptions } from "./web/setup-routes.ts";
import type { ClientSetup } from "./web/client-setup-routes.ts";
import type { WebAppOptions } from "./web/web-app.ts";
import type { PathMap } from "./web/service-paths.ts";
import type { WellKnown } from "./web/well-known-routes.ts";

export interface WebDoorsOptions {
  readonly store: Store;
  readonly search: JmapServerOptions["search"];
  readonly directory: Directory;
  readonly submission: JmapServerOptions["submission"];
  readonly resolver: Resolver;
  readonly authenticator: AccountAuthenticator;
  readonly certificates: (service: TlsService) => Certificates;
  /** See HttpDoorOptions. */
  readonly challenges: Pick<Challenges, "certificate" | "isProving">;
  readonly wellKnown: WellKnown;
  readonly clientSetup: ClientSetup;
  readonly secondFactors: SecondFactors;
  readonly rateLimits: boolean;
  readonly hostName: string;
  readonly dataDirectory: string;
  /** Beside a web server that is there already. */
  readonly beside: WebSettings;
  readonly clock: () => number;
  readonly log: Log;
  /** There once the server has started. */
  readonly admin: () => Admin;
  readonly adminPassword: AdminPassword;
  /** That of localserve, known to all, where there is no other. Hashed for the first who comes: it takes 19 MiB. */
  readonly firstAdminPassword: string | undefined;
  readonly setup: BoxSetup;
  readonly accessPoint: WebAppOptions["accessPoint"];
}

/** The doors for HTTP without and with TLS; both show the same. */
export function webDoors(options: WebDoorsOptions): Record<"http" | "https", Door> {
  const loaded = new LaterLoaded(() => begin(options));
  const load = (): Promise<Loaded> => loaded.load();
  const close = (): Promise<void> => loaded[Symbol.asyncDispose]();
  // Who is pushed to hears of new mail also where nobody has come by HTTP since the start.
  if (hasSubscribers(options.store)) {
    void load().catch((error: unknown) =>
      options.log.error("http.loading.failed", { fault: faultText(error) }),
    );
  }
  return {
    http: lazyDoor(options.log, async () => (await load()).http, close),
    https: lazyDoor(options.log, async () => (await load()).https, close),
  };
}

function hasSubscribers(store: Store): boolean {
  return store.accounts().some(({ id }) => store.objects.all(id, "push-subscription").length > 0);
}

interface Loaded extends AsyncDisposable {
  readonly http: HttpDoor;
  readonly https: HttpDoor;
}

async function begin(options: WebDoorsOptions): Promise<Loaded> {
  const { adminPassword, firstAdminPassword } = options;
  if (firstAdminPassword !== undefined && !adminPassword.isSet) {
    await adminPassword.set(firstAdminPassword);
  }
  return loadWeb(options);
}

async function loadWeb(options: WebDoorsOptions): Promise<Loaded> {
  const [
    { AdminSessions },
    { HttpDoor },
    { HtmlCleaner },
    { readPagePack },
    { webApp },
    { WebSessions },
  ] = await Promise.all([
    import("./web/admin-sessions.ts"),
    import("./web/http-door.ts"),
    import("./web/html-mail/html-cleaner.ts"),
    import("./web/page-pack.ts"),
    import("./web/web-app.ts"),
    import("./web/web-sessions.ts"),
  ]);
  const { store, directory, authenticator, clock, log } = options;
  const jmap = await jmapOn(options);
  const sessions = new WebSessions({ store, directory, clock });
  const cleaner = new HtmlCleaner({ log, source: htmlCleanerSource });
  const adminSessions = new AdminSessions(clock);
  const beside = await besideOthers(options.beside);
  const packed = packedPages();
  const app = webApp({
    pages: packed === undefined ? undefined : readPagePack(packed),
    store,
    jmap,
    sessions,
    authenticator,
    log,
    cleaner,
    ...beside,
    admin: adminOf(options, adminSessions),
    setup: setupOf(options, adminSessions),
    accessPoint: options.accessPoint,
    ...(await ownOf(options)),
    ...found(options),
  });
  const { challenges, rateLimits } = options;
  const connections = new ConnectionLimiter({ clock, rateLimits });
  const door = (certificates: Certificates | undefined): HttpDoor =>
    new HttpDoor({ app, ...beside, certificates, challenges, connections, log });
  const [http, https] = [door(undefined), door(options.certificates("https"))];
  let closed: Promise<void> | undefined;
  const closeAll = async (): Promise<void> => {
    await Promise.all([http.close(), https.close()]);
    await cleaner[Symbol.asyncDispose]();
    jmap[Symbol.dispose]();
  };
  return { http, https, [Symbol.asyncDispose]: () => (closed ??= closeAll()) };
}

async function jmapOn(options: WebDoorsOptions): Promise<JmapServer> {
  const [{ JmapServer }, { Uploads }] = await Promise.all([
    import("./jmap-server/jmap-server.ts"),
    import("./jmap-server/uploads.ts"),
  ]);
  const { store, search, directory, submission, clock, log } = options;
  return new JmapServer({
    store,
    search,
    directory,
    submission,
    incoming: () => store.incoming(),
    uploads: new Uploads({
      directory: temporaryDirectory(options.dataDirectory),
      hasRoomFor: (octets) => store.hasRoomFor(octets),
      clock,
    }),
    ...(await pushing(options)),
    get hostName() {
      return options.hostName;
    },
    clock,
    log,
  });
}

/** What others look for. */
function found({
  wellKnown,
  clientSetup,
}: WebDoorsOptions): Pick<WebDoorsOptions, "wellKnown" | "clientSetup"> {
  return { wellKnown, clientSetup };
}

async function besideOthers({
  paths,
  trustedProxies,
}: WebSettings): Promise<{ readonly paths: PathMap; readonly proxies: TrustedProxies }> {
  const [{ PathMap }, { TrustedProxies }] = await Promise.all([
    import("./web/service-paths.ts"),
    import("./web/forwarded.ts"),
  ]);
  return { paths: new PathMap(paths), proxies: new TrustedProxies(trustedProxies) };
}

function adminOf(options: WebDoorsOptions, sessions: AdminSessions): AdminRoutesOptions {
  const { admin, adminPassword: password, clock, rateLimits, log } = options;
  password.watch(() => sessions.endAll());
  return {
    admin,
    password,
    sessions,
    failures: new FailedLoginLimiter({ clock, rateLimits }),
    get hostName() {
      return options.hostName;
    },
    log,
  };
}

function setupOf(options: WebDoorsOptions, adminSessions: AdminSessions): SetupRoutesOptions {
  const { setup, adminPassword: password, clock, log } = options;
  return {
    setup,
    password,
    adminSessions,
    secureDoor: async () => {
      const { server, certificates } = options.admin();
      const door = server.doors.find(({ service }) => service === "https");
      if (door === undefined) return undefined;
      const { fingerprintWords } = await import("./tls/fingerprint-words.ts");
      const { parsed } = await certificates.kept.shown();
      return { port: door.port, words: fingerprintWords(parsed.publicKey) };
    },
    get hostName() {
      return options.hostName;
    },
    clock,
    log,
  };
}

/** What lets people in to pages, and what they do to their own account there. */
async function ownOf({
  store,
  dataDirectory,
  clock,
  ...options
}: WebDoorsOptions): Promise<Pick<WebAppOptions, "own" | "passkeys" | "devices" | "clock">> {
  const [{ DeviceTokens }, { Passkeys }, { changesPerHour }] = await Promise.all([
    import("./account/device-token.ts"),
    import("./account/passkeys.ts"),
    import("./own-account/call.ts"),
  ]);
  const secret = keptSecret(dataDirectory, "login-secret");
  const random = randomBytes;
  const passkeys = new Passkeys({ store, clock, random, secret });
  const { secondFactors } = options;
  const changes = new NetworkLimiter({ rates: [changesPerHour], clock });
  const own = (): OwnAccounts => ({
    admin: options.admin(),
    secondFactors,
    passkeys,
    random,
    changes,
  });
  return { own, passkeys, devices: new DeviceTokens({ secret, random }), clock };
}

async function pushing({
  resolver,
  dataDirectory,
  hostName,
  clock,
}: WebDoorsOptions): Promise<Pick<JmapServerOptions, "sender" | "applicationServerKey">> {
  const [{ HttpsPushSender }, { Vapid }] = await Promise.all([
    import("./web/push-sender.ts"),
    import("./web/vapid.ts"),
  ]);
  const secret = keptSecret(dataDirectory, "push-secret");
  const vapid = new Vapid({ secret, contact: `mailto:postmaster@${hostName}`, clock });
  return {
    sender: new HttpsPushSender({ resolver, vapid }),
    applicationServerKey: vapid.publicKey,
  };
}

function lazyDoor(log: Log, load: () => Promise<HttpDoor>, close: () => Promise<void>): Door {
  const listeners = new Set<Server>();
  const handle = async (socket: Socket): Promise<void> => {
    const lost = (): void => void socket.destroy();
    socket.once("error", lost);
    // What comes meanwhile waits in the socket, for HTTP and TLS alike.
    try {
      const door = await load();
      if (!socket.destroyed) door.handle(socket);
      socket.off("error", lost);
    } catch (error) {
      log.error("http.loading.failed", { fault: faultText(error) });
      socket.destroy();
    }
  };
  return {
    listen: async (options: ListenOptions) => {
      const listener = createServer((socket) => void handle(socket));
      await new Promise<void>((resolve, reject) => {
        listener.once("error", reject);
        listener.listen(options, resolve);
      });
      listener.on("error", ({ message }) => log.warn("http.listener.failed", { reason: message }));
      listeners.add(listener);
      return listener;
    },
    close: async () => {
      for (const listener of listeners) listener.close();
      await close();
    },
  };
}
