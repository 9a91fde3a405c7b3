import assert from "node:assert/strict";
import type { Json, JsonObject } from "../jmap/json.ts";
import { login, password } from "./product.ts";
import type { Product } from "./product.ts";

export const settingsCapability = "urn:homepost:settings";

/** Of the library, what we use. Its own types come as sources with enums, which our compiler settings refuse. */
interface Jam {
  readonly authHeader: string;
  getPrimaryAccount(): Promise<string>;
  request(invocation: readonly [string, JsonObject]): Promise<readonly [Answer, unknown]>;
  requestMany<Drafts>(
    draft: (calls: JamCalls) => Drafts,
  ): Promise<readonly [Readonly<Record<keyof Drafts, Answer>>, unknown]>;
  uploadBlob(
    accountId: string,
    body: string,
    init: RequestInit,
  ): Promise<{ readonly blobId: string; readonly size: number }>;
  downloadBlob(of: {
    readonly accountId: string;
    readonly blobId: string;
    readonly mimeType: string;
    readonly fileName: string;
  }): Promise<Response>;
}

/** Such as `calls.Email!.get!(args)`; a reference stands for a value that another call's answer will have. */
type JamCalls = Readonly<Record<string, Readonly<Record<string, (args: object) => JamDraft>>>>;

interface JamDraft {
  $ref(path: string): unknown;
}

const jamName: string = "jmap-jam";
const { JamClient } = (await import(jamName)) as {
  readonly JamClient: new (config: {
    readonly bearerToken: string;
    readonly sessionUrl: string;
    readonly customCapabilities: Readonly<Record<string, string>>;
  }) => Jam;
};

export type Answer = Readonly<Record<string, Json>>;

/** jmap-jam, a library for JMAP that knows nothing of us, logged in to `localserve`. */
export class JmapClient {
  readonly jam: Jam;
  readonly origin: string;
  readonly accountId: string;
  /** Names of all methods that have answered. */
  readonly called = new Set<string>();

  private constructor(jam: Jam, origin: string, accountId: string) {
    this.jam = jam;
    this.origin = origin;
    this.accountId = accountId;
  }

  static async connect({ ports }: Product): Promise<JmapClient> {
    const origin = `http://127.0.0.1:${ports.smtp - 25 + 80}`;
    const jam = new JamClient({
      bearerToken: Buffer.from(`${login}:${password}`).toString("base64url"),
      sessionUrl: `${origin}/.well-known/jmap`,
      customCapabilities: { Settings: settingsCapability },
    });
    return new JmapClient(jam, origin, await jam.getPrimaryAccount());
  }

  /** The response of one method; "accountId" is filled in. Rejects with the error object of the method. */
  async call(name: string, args: JsonObject = {}): Promise<Answer> {
    // RFC 8620 §7.2: they belong to no account.
    const own = name.startsWith("PushSubscription/") ? {} : { accountId: this.accountId };
    const [answer] = await this.jam.request([name, { ...own, ...args }]);
    this.called.add(name);
    return answer;
  }

  /** The type of the error that the method must answer. */
  async error(name: string, args: JsonObject = {}): Promise<Json | undefined> {
    try {
      await this.call(name, args);
    } catch (error) {
      this.called.add(name);
      return (error as JsonObject)["type"];
    }
    assert.fail(`${name} did not fail`);
  }

  /** The "list" of a /get. */
  async get(type: string, args: JsonObject): Promise<readonly JsonObject[]> {
    const { list } = await this.call(`${type}/get`, args);
    return list as readonly JsonObject[];
  }
}

/** What a /set has made, under the creation id "k". */
export function made(answer: Answer): JsonObject & { readonly id: string } {
  const { created, notCreated } = answer;
  assert.ok(created !== null, JSON.stringify(notCreated));
  return (created as Record<string, JsonObject & { readonly id: string }>)["k"]!;
}
