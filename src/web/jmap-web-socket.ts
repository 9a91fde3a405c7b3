import type { Context } from "hono";
import { RequestError } from "../jmap/jmap-error.ts";
import { isJsonArray, isJsonObject } from "../jmap/json.ts";
import type { Json, JsonObject } from "../jmap/json.ts";
import { parseJson } from "../jmap/request.ts";
import { coreLimits } from "../jmap-server/limits.ts";
import type { JmapServer } from "../jmap-server/jmap-server.ts";
import { pushedTypes } from "../jmap-server/state-changes.ts";
import type { PushedType } from "../jmap-server/state-changes.ts";
import { faultText } from "../log/fault-text.ts";
import type { Log } from "../log/log.ts";
import { problem } from "./problem.ts";
import type { WebEnvironment } from "./web-environment.ts";
import type { WebLogin } from "./web-login.ts";
import { closeCodes } from "./web-socket/frames.ts";
import { offeredProtocols } from "./web-socket/handshake.ts";
import type { WebSocket, WebSocketListener } from "./web-socket/web-socket.ts";

/** RFC 8887 §3 */
const protocol = "jmap";
/** Changes that come close together are told together. */
const gatherMs = 50;
const idLengthMax = 1_000;

export interface JmapWebSocketOptions {
  readonly jmap: JmapServer;
  readonly log: Log;
  /** Whether what the request showed still lets in. */
  readonly isStillIn: () => Promise<boolean>;
  /** Calls back when the session of a browser has ended. */
  readonly whileValid: (end: () => void) => Disposable | undefined;
  /** Takes a place among the requests of an account; undefined where there is none. */
  readonly begin: () => Disposable | undefined;
}

/** The route: goes on as WebSocket where the client can. RFC 8887 §4.1 */
export function jmapWebSocket(
  context: Context<WebEnvironment>,
  options: JmapWebSocketOptions,
): Response {
  const { incoming, accept } = context.env;
  const offered = accept === undefined ? undefined : offeredProtocols(incoming.headers);
  if (accept === undefined || offered === undefined) {
    return problem(426, "This is for WebSocket", {
      headers: { upgrade: "websocket", "sec-websocket-version": "13" },
    });
  }
  if (!offered.includes(protocol)) return problem(400, "The protocol of WebSocket here is jmap");
  const login = context.get("login");
  accept({
    protocol,
    messageOctetsMax: coreLimits.maxSizeRequest,
    listener: (webSocket) => new JmapConversation(webSocket, login, options),
  });
  return new Response(null, { status: 204 });
}

/** JMAP over one WebSocket: requests, each answered when it is done, and pushed changes. RFC 8887 §4.3 */
class JmapConversation implements WebSocketListener {
  readonly #webSocket: WebSocket;
  readonly #login: WebLogin;
  readonly #options: JmapWebSocketOptions;
  readonly #ended = new AbortController();
  readonly #valid: Disposable | undefined;
  #listening: Disposable | undefined;
  #pushed: ReadonlySet<PushedType> = new Set();
  readonly #changed = new Set<PushedType>();
  #gathering: NodeJS.Timeout | undefined;

  constructor(webSocket: WebSocket, login: WebLogin, options: JmapWebSocketOptions) {
    this.#webSocket = webSocket;
    this.#login = login;
    this.#options = options;
    this.#valid = options.whileValid(() => this.#letGo());
  }

  message(octets: Buffer): void {
    void this.#answer(octets);
  }

  closed(): void {
    this.#ended.abort();
    this.#valid?.[Symbol.dispose]();
    this.#unsubscribe();
  }

  pinged(): void {
    // Each look at a password is a login in the records; theirs is checked when there is something to tell.
    if (this.#login.session !== undefined) void this.#isIn();
  }

  async #answer(octets: Buffer): Promise<void> {
    let id: string | undefined;
    try {
      const message = parseJson(octets);
      if (!isJsonObject(message)) throw new RequestError("notRequest", "It is no object");
      id = idOf(message["id"]);
      using _place = message["@type"] === "Request" ? this.#begin() : undefined;
      if (!(await this.#isIn())) return;
      const answer = await this.#take(message);
      if (answer !== undefined) {
        this.#send({
          "@type": "Response",
          ...(id === undefined ? {} : { requestId: id }),
          ...answer,
        });
      }
    } catch (error) {
      if (this.#ended.signal.aborted) return;
      this.#send({ "@type": "RequestError", requestId: id ?? null, ...this.#problemOf(error) });
    }
  }

  #begin(): Disposable {
    const place = this.#options.begin();
    if (place !== undefined) return place;
    throw new RequestError("limit", "Too many requests at once", "maxConcurrentRequests");
  }

  /** What is a request is answered. */
  async #take(message: JsonObject): Promise<JsonObject | undefined> {
    const { "@type": type, id: _id, ...request } = message;
    if (type === "Request") {
      return await this.#options.jmap.answer(request, this.#login, this.#ended.signal);
    }
    if (type === "WebSocketPushEnable") return this.#subscribe(request);
    if (type === "WebSocketPushDisable") return this.#unsubscribe();
    throw new RequestError("notRequest", "There is no such @type");
  }

  /** RFC 8887 §4.3.5.2 */
  #subscribe({ dataTypes = null, pushState = null }: JsonObject): undefined {
    const { jmap } = this.#options;
    if (dataTypes !== null && !isJsonArray(dataTypes)) {
      throw new RequestError("notRequest", '"dataTypes" is no list');
    }
    this.#unsubscribe();
    const wanted = dataTypes === null ? undefined : new Set<Json>(dataTypes);
    this.#pushed = new Set(pushedTypes.filter((type) => wanted?.has(type) ?? true));
    this.#listening = jmap.listen(this.#login, (types) => this.#hear(types));
    // All of mail has one state: where it is another one now, any of the types may have changed.
    if (pushState !== null && pushState !== jmap.state(this.#login)) this.#hear(this.#pushed);
  }

  #unsubscribe(): undefined {
    this.#listening?.[Symbol.dispose]();
    this.#listening = undefined;
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    this.#changed.clear();
  }

  #hear(types: Iterable<PushedType>): void {
    for (const type of types) if (this.#pushed.has(type)) this.#changed.add(type);
    if (this.#changed.size === 0) return;
    this.#gathering ??= setTimeout(() => void this.#push(), gatherMs);
  }

  async #push(): Promise<void> {
    this.#gathering = undefined;
    if (!(await this.#isIn()) || this.#changed.size === 0) return;
    const { jmap } = this.#options;
    const change = jmap.stateChange(this.#login, this.#changed);
    this.#changed.clear();
    this.#send({ ...change, pushState: jmap.state(this.#login) });
  }

  /** Who has logged out, or lost the password that let in, goes. */
  async #isIn(): Promise<boolean> {
    if (this.#ended.signal.aborted) return false;
    const isIn = await this.#options.isStillIn().catch(() => false);
    if (!isIn) this.#letGo();
    return isIn && !this.#ended.signal.aborted;
  }

  #letGo(): void {
    this.#webSocket.close(closeCodes.policyViolation, "Log in again");
  }

  /** RFC 8887 §4.3.4, RFC 8620 §3.6.1 */
  #problemOf(error: unknown): JsonObject {
    if (error instanceof RequestError) {
      const type = `urn:ietf:params:jmap:error:${error.type}`;
      const { message: detail, limit } = error;
      return { type, status: 400, detail, ...(limit === undefined ? {} : { limit }) };
    }
    this.#options.log.error("jmap.websocket.faulted", { fault: faultText(error) });
    return { type: "about:blank", status: 500, detail: "A fault in this server" };
  }

  #send(message: JsonObject): void {
    this.#webSocket.send(JSON.stringify(message));
  }
}

function idOf(id: Json | undefined): string | undefined {
  if (id === undefined || id === null) return undefined;
  if (typeof id === "string" && id.length <= idLengthMax) return id;
  throw new RequestError("notRequest", '"id" is no text, or too long');
}
