import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { AccountPasswords } from "../account/account-passwords.ts";
import { AdminPassword } from "../account/admin-password.ts";
import type { Admin } from "../admin/call.ts";
import { Outgoing } from "../admin/outgoing.ts";
import { ConfiguredDirectory } from "../account/configured-directory.ts";
import { DkimSelectors } from "../admin/dkim-selectors.ts";
import { clientSettingsOf } from "../config/client-settings.ts";
import { parseConfig } from "../config/config.ts";
import { directorySnapshot } from "../config/directory-snapshot.ts";
import { queueSettings } from "../config/queue-settings.ts";
import { Revisions } from "../config/revisions.ts";
import { ControlServer } from "../control/control-server.ts";
import { DeviceClient } from "../device/device-client.ts";
import { FixedResolver } from "../dns/fixed-resolver.ts";
import { Log, LogLevels } from "../log/log.ts";
import { WrittenRecords } from "../domain-dns/written-records.ts";
import { ZoneUpdates } from "../domain-dns/zone-updates.ts";
import { Queue } from "../queue/queue.ts";
import { SearchIndex } from "../search/search-index.ts";
import { noFlags } from "../store/flags.ts";
import { BoxSetup } from "../setup/box-setup.ts";
import { openStore, type Store } from "../store/store.ts";
import { HostKeys } from "../tls/host-keys.ts";
import { KeptCertificates } from "../tls/kept-certificates.ts";
import { QuickKeys } from "./quick-keys.ts";
import { TemporaryDirectory } from "./temporary-directory.ts";
import { searchBundle, writerBundle } from "./thread-bundles.ts";

/** A control server on a real store, without doors. */
export class RunningControl implements AsyncDisposable {
  readonly directory: string;
  readonly logged: readonly string[];
  readonly store: Store;
  readonly #stack: AsyncDisposableStack;

  private constructor(
    stack: AsyncDisposableStack,
    store: Store,
    logged: readonly string[],
    directory: string,
  ) {
    this.directory = directory;
    this.store = store;
    this.#stack = stack;
    this.logged = logged;
  }

  static async start(changes: Partial<Admin> = {}): Promise<RunningControl> {
    const stack = new AsyncDisposableStack();
    const { path: directory } = stack.use(await TemporaryDirectory.make("control"));
    const logged: string[] = [];
    const log = new Log((line) => logged.push(line), "error");
    const store = stack.use(await openStore({ directory, log, writer: writerBundle() }));
    const revisions = new Revisions({ store, now: () => 1000 });
    const kept = new KeptCertificates({
      directory: `${directory}/keys`,
      names: ["h"],
      files: undefined,
      log,
      now: () => 1000,
    });
    const admin: Admin = {
      store,
      queue: stack.use(restingQueue(store, log)),
      search: stack.use(new SearchIndex({ directory, store, log, source: searchBundle() })),
      revisions,
      adminPassword: new AdminPassword(directory),
      passwords: fakePasswords(store),
      verify: async () => true,
      now: () => 1000,
      outgoing: outgoingOf(store, revisions),
      dkim: new DkimSelectors({
        revisions,
        keys: new QuickKeys(`${directory}/keys/dkim`),
        resolver: new FixedResolver({}),
        now: () => 1000,
      }),
      mtaSts: {
        checkPolicy: async () => ({
          recordId: undefined,
          policy: undefined,
          hosts: [],
          faults: [],
        }),
      },
      certificates: {
        keeper: { list: async () => [], renew: async () => [] },
        kept,
        hostKeys: new HostKeys(`${directory}/keys`),
        accounts: { known: async () => undefined },
      },
      setup: new BoxSetup({ dataDirectory: directory, clock: () => 1000 }),
      ...outsideOf(directory, revisions),
      server: { version: "1", hostName: "h", dataDirectory: directory, startedAt: 1, doors: [] },
      machine: {
        space: async () => ({ free: 50_000_000_000, total: 64_000_000_000 }),
        isClockSet: async () => true,
      },
      logLevels: new LogLevels("info"),
      device: new DeviceClient(`${directory}/no-helper`),
      ...changes,
    };
    await writeFile(`${directory}/control.sock`, "left behind by a server that was killed");
    const control = stack.use(new ControlServer({ admin, directory, log }));
    await control.listen();
    return new RunningControl(stack, store, logged, directory);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}

function outgoingOf(store: Store, revisions: Revisions): Outgoing {
  const directory = new ConfiguredDirectory();
  const accountIdOf = (name: string) => store.accountByName(name)?.id;
  revisions.follow((document) => {
    const options = { hostName: "h", accountIdOf, acceptAll: undefined };
    directory.update(directorySnapshot(document, options));
  });
  const config = parseConfig('hostName = "h"', "");
  return new Outgoing({
    settings: () => queueSettings(revisions.document, config, accountIdOf),
    resolver: new FixedResolver({}),
    directory,
    now: () => 1000,
    unique: () => "unique",
  });
}

/** Attempts nothing; its notices go to the inbox of the sender. */
function restingQueue(store: Store, log: Log): Queue {
  return new Queue({
    store,
    resolver: new FixedResolver({}),
    local: {
      isLocal: () => false,
      isDisabledSender: () => false,
      deliver: async () => ({ kind: "delivered" }),
      notice: async ({ accountId }, octets) => {
        const inbox = store.mailboxByName(accountId ?? 0, "INBOX");
        if (inbox === undefined) return undefined;
        const message = store.incoming();
        await message.write(octets);
        const to = { mailboxId: inbox.id, flags: noFlags, internalAt: 1, prefix: "" };
        return { body: await message.finish(), deliveries: [to], queue: [] };
      },
    },
    log,
    settings: { hostName: "h", transport: { kind: "direct", port: 1 } },
  });
}

/** Keeps an account's own password as it is; takes any. */
function fakePasswords(store: Store): Admin["passwords"] {
  const replace = (accountId: number, password: string): Promise<void> =>
    store.replaceCredentials(accountId, [{ kind: "test", value: password, createdAt: 1 }]);
  const real = new AccountPasswords({ store, clock: () => 1000, random: randomBytes });
  return {
    check: async () => {},
    replace,
    replaceAll: replace,
    addAppPassword: (accountId, of) => real.addAppPassword(accountId, of),
    removeSecondFactors: (accountId) => real.removeSecondFactors(accountId),
  };
}

/** The DNS and those who ask it: nothing is found there. */
function outsideOf(
  directory: string,
  revisions: Revisions,
): Pick<Admin, "clients" | "zoneUpdates" | "dnsWorld" | "reachabilityWorld"> {
  return {
    clients: {
      settingsOf: (domain) =>
        clientSettingsOf(revisions.document, domain, parseConfig('hostName = "h"', "")),
    },
    zoneUpdates: new ZoneUpdates({
      written: new WrittenRecords(`${directory}/keys/dns-written.json`),
      resolver: new FixedResolver({}),
      now: () => 1000,
    }),
    reachabilityWorld: () => ({
      hostName: "h",
      interfaces: [],
      configured: [],
      resolver: new FixedResolver({}),
      askRouter: async () => undefined,
      greeting: async () => "silent",
      lastFromOutside: () => undefined,
      mailDomains: [],
      blocklists: [],
      sendsDirectly: true,
    }),
    dnsWorld: {
      resolver: new FixedResolver({}),
      fetchPolicy: async () => ({
        kind: "failed",
        failure: { resultType: "sts-policy-fetch-error", text: "nothing is fetched" },
      }),
      tlsFault: async () => undefined,
    },
  };
}
