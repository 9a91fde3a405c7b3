import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type {
  AuthenticationOutcome,
  AuthenticationPeer,
  Authenticator,
  SaslExchange,
} from "../account/authenticator.ts";
import { ConnectionLimiter } from "../account/connection-limiter.ts";
import { ImapServer, type ImapServerOptions } from "../imap-server/imap-server.ts";
import { Log } from "../log/log.ts";
import { KeptCertificates } from "../tls/kept-certificates.ts";
import { ImapClient } from "./imap-client.ts";
import { TestStore, type TestStoreOptions } from "./store.ts";
import type { WireOptions } from "./wire.ts";

/** The IMAP server on loopback over a real store. Every account's password is "secret". */
export class ImapDoor implements AsyncDisposable {
  readonly test: TestStore;
  readonly server: ImapServer;
  /** Faults that the server logged: a test that expects none checks that it is empty. */
  readonly faults: string[];
  #port: number;
  #tlsPort: number;

  private constructor(
    test: TestStore,
    server: ImapServer,
    ports: { faults: string[]; port: number; tlsPort: number },
  ) {
    this.test = test;
    this.server = server;
    this.faults = ports.faults;
    this.#port = ports.port;
    this.#tlsPort = ports.tlsPort;
  }

  static async open(
    options: Partial<ImapServerOptions> & TestStoreOptions & { readonly plainText?: boolean } = {},
  ): Promise<ImapDoor> {
    const test = await TestStore.open(["you", "they"], options);
    const faults: string[] = [];
    const log = new Log((line) => faults.push(line), "error");
    const certificates = new KeptCertificates({
      directory: `${test.directory}/keys`,
      names: ["localhost"],
      files: undefined,
      log,
      now: Date.now,
    });
    const server = new ImapServer({
      store: test.store,
      incoming: () => test.store.incoming(),
      authenticator: new TestAuthenticator(test, options.plainText ?? true),
      certificates,
      connections: new ConnectionLimiter({ clock: Date.now, rateLimits: false }),
      log,
      hostName: "localhost",
      version: "test",
      ...options,
    });
    const port = await listen(server, false);
    const tlsPort = await listen(server, true);
    return new ImapDoor(test, server, { faults, port, tlsPort });
  }

  /** A client that has read the greeting. */
  async connect(options: Partial<WireOptions> = {}): Promise<ImapClient> {
    return ImapClient.connect({ port: options.tls ? this.#tlsPort : this.#port, ...options });
  }

  async login(account = "you"): Promise<ImapClient> {
    const client = await this.connect();
    await client.login(account, "secret");
    return client;
  }

  /** A client that has selected the mailbox. */
  async select(mailbox = "INBOX", account = "you"): Promise<ImapClient> {
    const client = await this.login(account);
    await client.ok(`SELECT "${mailbox}"`);
    return client;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server.close();
    await this.test[Symbol.asyncDispose]();
  }
}

async function listen(server: ImapServer, implicitTls: boolean): Promise<number> {
  const listener = server.listener({ implicitTls });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  return (listener.address() as AddressInfo).port;
}

/** LOGIN and PLAIN with names of accounts. */
class TestAuthenticator implements Authenticator {
  readonly #test: TestStore;
  readonly #plainText: boolean;

  constructor(test: TestStore, plainText: boolean) {
    this.#test = test;
    this.#plainText = plainText;
  }

  mechanisms(peer: AuthenticationPeer): readonly string[] {
    return this.plainTextAllowed(peer) ? ["PLAIN", "LOGIN"] : [];
  }

  plainTextAllowed(peer: AuthenticationPeer): boolean {
    return this.#plainText || peer.tls !== undefined;
  }

  async authenticate(exchange: SaslExchange): Promise<AuthenticationOutcome> {
    if (exchange.mechanism !== "PLAIN") return { kind: "refused", reason: "unknown-mechanism" };
    const response = exchange.initialResponse ?? (await exchange.challenge(Buffer.alloc(0)));
    if (response === undefined) return { kind: "refused", reason: "cancelled" };
    const [, login = "", password = ""] = response.toString().split("\0");
    return this.login(login, password);
  }

  preauthenticate(): undefined {
    return undefined;
  }

  async login(login: string, password: string): Promise<AuthenticationOutcome> {
    const account = this.#test.store.accountByName(login);
    if (account === undefined || password !== "secret") {
      return { kind: "refused", reason: "bad-credentials" };
    }
    return { kind: "authenticated", accountId: account.id, login };
  }
}
