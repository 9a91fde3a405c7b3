import { JmapError } from "./transport.ts";
import type { Invocation, Transport } from "./transport.ts";
import type { MethodName, Responses, Session } from "./types.ts";

type Args = Readonly<Record<string, unknown>>;

/** A call that is under way. */
export interface Call<Response> {
  readonly response: Promise<Response>;
  /** What another call of the same batch takes its argument "#name" from. RFC 8620 §3.7 */
  ref(path: string): ResultReference;
}

interface ResultReference {
  readonly resultOf: string;
  readonly name: string;
  readonly path: string;
}

interface Waiting {
  readonly invocation: Invocation;
  readonly resolve: (response: unknown) => void;
  readonly reject: (error: unknown) => void;
}

const using = [
  "urn:ietf:params:jmap:core",
  "urn:ietf:params:jmap:mail",
  "urn:ietf:params:jmap:submission",
  "urn:ietf:params:jmap:vacationresponse",
  "urn:homepost:settings",
];

/** Of one request; the server takes 32. A batch with references is never cut. */
const callsPerRequestMax = 30;

/** Calls of JMAP. Those that are made at the same moment travel in one request. */
export class JmapClient {
  readonly #transport: Transport;
  #session: Session | undefined;
  #batches: Waiting[][] = [];
  #lastCall = 0;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Asks who we are. Before this nothing can be called. */
  async open(): Promise<Session> {
    this.#session = await this.#transport.session();
    return this.#session;
  }

  /** What was known the last time, where the server cannot be asked. */
  resume(session: Session): void {
    this.#session = session;
  }

  get session(): Session {
    if (this.#session === undefined) throw new Error("open() comes first");
    return this.#session;
  }

  get accountId(): string {
    return this.session.primaryAccounts["urn:ietf:params:jmap:mail"] ?? "";
  }

  async call<Name extends MethodName>(name: Name, args: Args): Promise<Responses[Name]> {
    return this.batch().call(name, args).response;
  }

  /** Calls that may refer to each other: they are sent together once the caller waits. */
  batch(): Batch {
    const calls: Waiting[] = [];
    if (this.#batches.length === 0) queueMicrotask(() => void this.#send());
    this.#batches.push(calls);
    return new Batch(calls, {
      accountId: this.accountId,
      nextId: () => `c${++this.#lastCall}`,
    });
  }

  async #send(): Promise<void> {
    const batches = this.#batches;
    this.#batches = [];
    let together: Waiting[] = [];
    const requests = [together];
    for (const calls of batches) {
      if (together.length > 0 && together.length + calls.length > callsPerRequestMax) {
        requests.push((together = []));
      }
      together.push(...calls);
    }
    await Promise.all(requests.map((calls) => this.#request(calls)));
  }

  async #request(calls: readonly Waiting[]): Promise<void> {
    if (calls.length === 0) return;
    try {
      const known = using.filter((name) => Object.hasOwn(this.session.capabilities, name));
      const invocations = calls.map(({ invocation }) => invocation);
      const { methodResponses } = await this.#transport.request(known, invocations);
      // Of several to one call (RFC 8620 §3.4) the first is the one that was asked for.
      const byId = new Map(methodResponses.toReversed().map((response) => [response[2], response]));
      for (const { invocation, resolve, reject } of calls) {
        const [name, args] = byId.get(invocation[2]) ?? ["error", { type: "serverFail" }];
        if (name === "error") reject(errorOf(args));
        else resolve(args);
      }
    } catch (error) {
      for (const { reject } of calls) reject(error);
    }
  }
}

export class Batch {
  readonly #calls: Waiting[];
  readonly #of: { readonly accountId: string; readonly nextId: () => string };

  constructor(calls: Waiting[], of: { readonly accountId: string; readonly nextId: () => string }) {
    this.#calls = calls;
    this.#of = of;
  }

  call<Name extends MethodName>(name: Name, args: Args): Call<Responses[Name]> {
    return this.other<Responses[Name]>(name, args);
  }

  /** A method that `Responses` does not list; the caller says what comes back. */
  other<Response>(name: string, args: Args): Call<Response> {
    const callId = this.#of.nextId();
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    // A caller may be interested in only some calls of a batch.
    promise.catch(() => {});
    const withAccount = { accountId: this.#of.accountId, ...args };
    this.#calls.push({ invocation: [name, withAccount, callId], resolve, reject });
    return {
      response: promise as Promise<Response>,
      ref: (path) => ({ resultOf: callId, name, path }),
    };
  }
}

function errorOf({ type, description }: Args): JmapError {
  return new JmapError(String(type), typeof description === "string" ? description : "");
}
