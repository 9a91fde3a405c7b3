import assert from "node:assert/strict";
import { join } from "node:path";
import type { Directory } from "../account/directory.ts";
import { sendingRulesByDefault } from "../account/sending-rules.ts";
import type { SendingRulesSource } from "../account/sending-rules.ts";
import { Submission } from "../delivery/submission.ts";
import { JmapServer } from "../jmap-server/jmap-server.ts";
import type { JmapServerOptions } from "../jmap-server/jmap-server.ts";
import { knownCapabilities } from "../jmap-server/session-object.ts";
import { Uploads } from "../jmap-server/uploads.ts";
import { isJsonArray, isJsonObject } from "../jmap/json.ts";
import type { Json, JsonObject } from "../jmap/json.ts";
import { Log } from "../log/log.ts";
import { TestStore } from "./store.ts";

/** What has capabilities of JMAP of its own. */
const using = [...knownCapabilities];

/** JMAP over a store of its own, without HTTP; one user, "you". */
export class JmapDoor implements AsyncDisposable {
  readonly test: TestStore;
  server: JmapServer;
  readonly log: string[] = [];
  readonly #options: Partial<JmapServerOptions>;

  private constructor(test: TestStore, options: Partial<JmapServerOptions>) {
    this.test = test;
    this.#options = options;
    this.server = this.#serve();
  }

  /** Ends the server and begins another on the same store. */
  restart(): void {
    this.server[Symbol.dispose]();
    this.server = this.#serve();
  }

  #serve(): JmapServer {
    const test = this.test;
    const options = this.#options;
    const log = new Log((line) => this.log.push(line), "info");
    const hostName = "mail.example";
    const clock = options.clock ?? ((): number => Date.now());
    const directory = { ...testDirectory, ...options.directory };
    const { store } = test;
    const signer = { signatures: () => Promise.resolve("") };
    return new JmapServer({
      store: test.store,
      submission: new Submission({ store, directory, signer, hostName, clock, log }),
      search: { query: () => Promise.resolve({ messages: [], isComplete: true }) },
      directory,
      incoming: () => test.store.incoming(),
      uploads: new Uploads({ directory: join(test.directory, "tmp"), clock: () => Date.now() }),
      sender: { post: () => Promise.resolve({ status: 201, text: "" }) },
      hostName,
      clock,
      log,
      ...options,
    });
  }

  static async open(options: Partial<JmapServerOptions> = {}): Promise<JmapDoor> {
    return new JmapDoor(await TestStore.open(["you", "other"]), options);
  }

  get accountId(): string {
    return `a${this.test.accountId()}`;
  }

  /** All responses to these calls, call ids in order from "0". */
  async request(...calls: readonly (readonly [string, JsonObject])[]): Promise<JsonObject[]> {
    const methodCalls = calls.map(([name, args], index) => [name, args, String(index)]);
    const octets = Buffer.from(JSON.stringify({ using, methodCalls }));
    const { methodResponses } = await this.send(octets);
    assert.ok(isJsonArray(methodResponses));
    return methodResponses.map((response) => {
      assert.ok(isJsonArray(response));
      const [name, args] = response;
      assert.ok(isJsonObject(args));
      return { ...args, "@name": name! };
    });
  }

  send(octets: Uint8Array, { signal } = new AbortController()): Promise<JsonObject> {
    const login = { accountId: this.test.accountId(), login: "you@example.org" };
    return this.server.request(octets, login, signal);
  }

  /** The response to one call, which must not be an error; "accountId" is filled in. */
  async call(name: string, args: JsonObject = {}): Promise<Record<string, Json>> {
    const [response] = await this.request([name, { accountId: this.accountId, ...args }]);
    assert.equal(response?.["@name"], name, JSON.stringify(response));
    return { ...response };
  }

  /** The type of the error that the call must answer. */
  async error(name: string, args: JsonObject = {}): Promise<Json | undefined> {
    const [response] = await this.request([name, { accountId: this.accountId, ...args }]);
    assert.equal(response?.["@name"], "error", JSON.stringify(response));
    return response?.["type"];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server[Symbol.dispose]();
    await this.test[Symbol.asyncDispose]();
    assert.deepEqual(
      this.log.filter((line) => line.includes("faulted")),
      [],
    );
  }
}

/** Everything of example.org is yours. */
export const testDirectory: Directory & SendingRulesSource = {
  sendingRules: () => sendingRulesByDefault,
  separatorsOf: () => ["+"],
  resolve: () => ({ kind: "foreign" }),
  owns: (_accountId, address) => address.endsWith("@example.org"),
  accountOfLogin: () => undefined,
  isLoginDisabled: () => false,
  isMailPasswordDisabled: () => false,
  simulated: () => undefined,
  isLocalDomain: () => false,
  primaryAddress: () => "you@example.org",
  addresses: () => ["you@example.org", "also@example.org"],
};
