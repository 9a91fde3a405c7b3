import assert from "node:assert/strict";
import { join } from "node:path";
import { JmapServer } from "../jmap-server/jmap-server.ts";
import type { JmapServerOptions } from "../jmap-server/jmap-server.ts";
import { Uploads } from "../jmap-server/uploads.ts";
import { isJsonArray, isJsonObject } from "../jmap/json.ts";
import type { Json, JsonObject } from "../jmap/json.ts";
import { Log } from "../log/log.ts";
import { TestStore } from "./store.ts";

/** What has capabilities of JMAP of its own. */
const using = ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail"];

/** JMAP over a store of its own, without HTTP; one user, "you". */
export class JmapDoor implements AsyncDisposable {
  readonly test: TestStore;
  readonly server: JmapServer;
  readonly log: string[] = [];

  private constructor(test: TestStore, options: Partial<JmapServerOptions>) {
    this.test = test;
    this.server = new JmapServer({
      store: test.store,
      search: { query: () => Promise.resolve({ messages: [], isComplete: true }) },
      directory: nobody,
      incoming: () => test.store.incoming(),
      uploads: new Uploads({ directory: join(test.directory, "tmp"), clock: () => Date.now() }),
      hostName: "mail.example",
      clock: () => Date.now(),
      log: new Log((line) => this.log.push(line), "info"),
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

  send(octets: Uint8Array): Promise<JsonObject> {
    const login = { accountId: this.test.accountId(), login: "you@example.org" };
    return this.server.request(octets, login, new AbortController().signal);
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

const nobody: JmapServerOptions["directory"] = {
  resolve: () => ({ kind: "foreign" }),
  owns: () => true,
  accountOfLogin: () => undefined,
  isLoginDisabled: () => false,
  isMailPasswordDisabled: () => false,
  simulated: () => undefined,
  isLocalDomain: () => false,
  primaryAddress: () => "you@example.org",
};
