import { Arguments } from "../jmap/arguments.ts";
import { idOf } from "../jmap/id.ts";
import { MethodError } from "../jmap/jmap-error.ts";
import type { Json, JsonObject } from "../jmap/json.ts";
import { parseRequest, requestOf } from "../jmap/request.ts";
import type { Invocation, JmapRequest } from "../jmap/request.ts";
import { resolveReferences } from "../jmap/result-reference.ts";
import type { EarlierResponse } from "../jmap/result-reference.ts";
import { SetRefusal } from "../jmap/set-error.ts";
import { faultText } from "../log/fault-text.ts";
import type { AccountId } from "../store/ids.ts";
import { StoreRefusal } from "../store/mail-store.ts";
import { AccountStates } from "./account-states.ts";
import { blobOf } from "./blobs.ts";
import type { Download } from "./download.ts";
import { EmailCountsMemory } from "./email-counts.ts";
import { coreLimits } from "./limits.ts";
import { MailboxLists } from "./mailbox-lists.ts";
import { methods } from "./methods.ts";
import { PushService } from "./push-service.ts";
import type { PushServiceOptions } from "./push-service.ts";
import { QueryResults } from "./query-results.ts";
import { RequestContext } from "./request-context.ts";
import type { JmapServices } from "./request-context.ts";
import type { Upload } from "./uploads.ts";
import { stateOf } from "./state.ts";
import { StateChanges, stateChange } from "./state-changes.ts";
import type { PushedType, StateListener } from "./state-changes.ts";
import { knownCapabilities, sessionObject, sessionState } from "./session-object.ts";

export type JmapServerOptions = Omit<
  JmapServices,
  "lists" | "states" | "results" | "counts" | "push"
> &
  Pick<PushServiceOptions, "sender" | "times">;

/** Who asks: someone who has proved it. */
export interface JmapLogin {
  readonly accountId: AccountId;
  readonly login: string;
  /** Hash of the token of a browser that has logged in; undefined for programs with a password. */
  readonly session?: Buffer | undefined;
}

/** A response may hold that much; what is beyond is for the next request. */
const responseOctetsMax = 64 * 1024 * 1024;

/** JMAP (RFC 8620, RFC 8621) without the HTTP around it. */
export class JmapServer implements Disposable {
  readonly #services: JmapServices;
  /** Made behind the states and lists, so that they have heard of a change before anybody is told. */
  readonly #changes: StateChanges;

  constructor(options: JmapServerOptions) {
    const { store } = options;
    const lists = new MailboxLists(store);
    const states = new AccountStates(store);
    const changes = new StateChanges(store);
    this.#services = {
      ...options,
      get hostName() {
        return options.hostName;
      },
      lists,
      states,
      results: new QueryResults(),
      counts: new EmailCountsMemory(),
      push: new PushService({ ...options, states, changes }),
    };
    this.#changes = changes;
  }

  /** RFC 8620 §2 */
  session(login: JmapLogin, origin: string): JsonObject {
    return sessionObject(this.#services, login, origin);
  }

  /** Octets of a message or part; undefined where this login has none of that id. RFC 8620 §6.2 */
  download(login: JmapLogin, blobId: string): Download | undefined {
    return blobOf(this.#services, login.accountId, blobId);
  }

  /** Keeps octets until a message is made of them. Throws UploadTooLarge. RFC 8620 §6.1 */
  upload(login: JmapLogin, octets: AsyncIterable<Uint8Array>, type: string): Promise<Upload> {
    const { accountId } = login;
    const max = coreLimits.maxSizeUpload;
    return this.#services.uploads.add(octets, { accountId, type, max });
  }

  /** Calls back after each commit that changed something of the login's account. RFC 8620 §7 */
  listen(login: JmapLogin, listener: StateListener): Disposable {
    return this.#changes.listen(login.accountId, listener);
  }

  /** RFC 8620 §7.1 */
  stateChange(login: JmapLogin, types: Iterable<PushedType>): JsonObject {
    return stateChange(this.#services.states, login.accountId, types);
  }

  /** The Response object for the octets of a Request object. Throws a RequestError. RFC 8620 §3.4 */
  async request(octets: Uint8Array, login: JmapLogin, signal: AbortSignal): Promise<JsonObject> {
    return this.#respond(parseRequest(octets, knownCapabilities, coreLimits), login, signal);
  }

  /** The same for what has been parsed. */
  async answer(request: JsonObject, login: JmapLogin, signal: AbortSignal): Promise<JsonObject> {
    return this.#respond(requestOf(request, knownCapabilities, coreLimits), login, signal);
  }

  /** That of all mail of the login's account. */
  state(login: JmapLogin): string {
    return stateOf(this.#services.states.modSeq(login.accountId));
  }

  [Symbol.dispose](): void {
    this.#services.push[Symbol.dispose]();
    this.#services.lists[Symbol.dispose]();
    this.#services.states[Symbol.dispose]();
    this.#changes[Symbol.dispose]();
  }

  async #respond(request: JmapRequest, login: JmapLogin, signal: AbortSignal): Promise<JsonObject> {
    const { createdIds } = request;
    const context = new RequestContext(this.#services, { ...login, createdIds, signal });
    const using = new Set(request.using);
    const responses: EarlierResponse[] = [];
    let room = responseOctetsMax;
    for (const call of request.methodCalls) {
      signal.throwIfAborted();
      const before = responses.length;
      if (room > 0) await this.#call(call, { context, using, responses });
      else responses.push(failed(call, new MethodError("requestTooLarge", "The response is full")));
      for (const { args } of responses.slice(before)) room -= roughOctets(args);
    }
    return {
      methodResponses: responses.map(({ name, args, callId }) => [name, args, callId]),
      ...(createdIds === undefined ? {} : { createdIds: Object.fromEntries(context.createdIds) }),
      sessionState: sessionState(this.#services, login),
    };
  }

  async #call(
    call: Invocation,
    {
      context,
      using,
      responses,
    }: {
      readonly context: RequestContext;
      readonly using: ReadonlySet<string>;
      readonly responses: EarlierResponse[];
    },
  ): Promise<void> {
    const { name, callId } = call;
    const { states } = this.#services;
    const modSeq = states.modSeq(context.accountId);
    try {
      const method = methods.get(name);
      if (method === undefined || !using.has(method.capability)) {
        throw new MethodError("unknownMethod");
      }
      const args = resolveReferences(call.args, responses);
      responses.push({ name, args: await method.run(new Arguments(args), context), callId });
      for (const more of context.further.splice(0)) responses.push({ ...more, callId });
    } catch (error) {
      // Whoever asked has gone: nobody reads the answer.
      if (context.signal.aborted && error === context.signal.reason) throw error;
      context.further.length = 0;
      const hasChanged = name.endsWith("/set") && states.modSeq(context.accountId) !== modSeq;
      responses.push(failed(call, this.#methodError(name, error, hasChanged)));
    }
  }

  /** `hasChanged`: some of what was asked for may have been done. */
  #methodError(name: string, error: unknown, hasChanged: boolean): MethodError {
    if (error instanceof MethodError) return error;
    if (error instanceof StoreRefusal && error.reason === "disk-full") {
      return new MethodError("serverUnavailable", "The disk is full");
    }
    if (error instanceof SetRefusal) return new MethodError("invalidArguments", error.message);
    this.#services.log.error("jmap.method.faulted", { name, fault: faultText(error) });
    const type = hasChanged ? "serverPartialFail" : "serverFail";
    return new MethodError(type, "A fault in this server");
  }
}

function failed({ callId }: Invocation, error: MethodError): EarlierResponse {
  return { name: "error", args: error.toJson(), callId };
}

/** Enough to see what grows without bound: texts. */
function roughOctets(value: Json): number {
  if (typeof value === "string") return value.length + 2;
  if (typeof value !== "object" || value === null) return 4;
  let octets = 2;
  for (const item of Object.values(value)) octets += 8 + roughOctets(item);
  return octets;
}

/** The id by which JMAP knows the account. */
export function accountIdText(accountId: AccountId): string {
  return idOf("a", accountId);
}
