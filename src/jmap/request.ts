import { Buffer } from "node:buffer";
import { isId } from "./id.ts";
import { RequestError } from "./jmap-error.ts";
import { isJsonArray, isJsonObject } from "./json.ts";
import type { Json, JsonObject } from "./json.ts";

/** RFC 8620 §3.3 */
export interface JmapRequest {
  readonly using: readonly string[];
  readonly methodCalls: readonly Invocation[];
  /** From creation ids to the ids that the server gave. */
  readonly createdIds: ReadonlyMap<string, string> | undefined;
}

/** RFC 8620 §3.2: name, arguments, and an id of the client's. */
export interface Invocation {
  readonly name: string;
  readonly args: JsonObject;
  readonly callId: string;
}

export interface RequestLimits {
  readonly maxSizeRequest: number;
  readonly maxCallsInRequest: number;
}

/** Nested deeper than that is no request of anybody. */
const depthMax = 64;
const callIdLengthMax = 1000;
const createdIdsMax = 10_000;

/** Throws a RequestError where the octets are no request, or use what is not in `capabilities`. RFC 8620 §3.6.1 */
export function parseRequest(
  octets: Uint8Array,
  capabilities: ReadonlySet<string>,
  limits: RequestLimits,
): JmapRequest {
  if (octets.length > limits.maxSizeRequest) {
    throw new RequestError("limit", "The request is too large", "maxSizeRequest");
  }
  return requestOf(parseJson(octets), capabilities, limits);
}

/** The same of what is JSON already. */
export function requestOf(
  request: Json,
  capabilities: ReadonlySet<string>,
  limits: Pick<RequestLimits, "maxCallsInRequest">,
): JmapRequest {
  if (!isJsonObject(request)) throw notRequest("The request is no object");
  const using = namesOf(request["using"]);
  const methodCalls = callsOf(request["methodCalls"]);
  if (methodCalls.length > limits.maxCallsInRequest) {
    throw new RequestError("limit", "Too many method calls", "maxCallsInRequest");
  }
  const unknown = using.find((name) => !capabilities.has(name));
  if (unknown !== undefined) {
    throw new RequestError("unknownCapability", `Not known here: ${unknown.slice(0, 100)}`);
  }
  return { using, methodCalls, createdIds: createdIdsOf(request["createdIds"]) };
}

/** I-JSON: UTF-8, and no value beyond what a double holds. Throws the RequestError "notJSON". RFC 7493 §2 */
export function parseJson(octets: Uint8Array): Json {
  const text = Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString("utf8");
  let value: Json;
  try {
    // Octets that are no UTF-8 became replacement characters; then there are more or fewer octets.
    if (Buffer.byteLength(text) !== octets.length) throw new Error("not UTF-8");
    value = JSON.parse(text) as Json;
  } catch {
    throw new RequestError("notJSON", "The request is no JSON in UTF-8");
  }
  if (isTooDeep(value, depthMax)) throw notRequest("The request is nested too deep");
  return value;
}

function isTooDeep(value: Json, left: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (left === 0) return true;
  for (const item of Object.values(value)) if (isTooDeep(item, left - 1)) return true;
  return false;
}

function namesOf(value: Json | undefined): readonly string[] {
  if (!isJsonArray(value) || !value.every((name) => typeof name === "string")) {
    throw notRequest('"using" is no list of names');
  }
  return value;
}

function callsOf(value: Json | undefined): Invocation[] {
  if (!isJsonArray(value)) throw notRequest('"methodCalls" is no list');
  return value.map((call) => {
    if (!isJsonArray(call) || call.length !== 3) throw notRequest("A method call has three parts");
    const [name, args, callId] = call;
    if (typeof name !== "string" || !isJsonObject(args) || typeof callId !== "string") {
      throw notRequest("A method call is a name, an object and an id");
    }
    if (callId.length > callIdLengthMax) throw notRequest("The id of a method call is too long");
    return { name, args, callId };
  });
}

function createdIdsOf(value: Json | undefined): ReadonlyMap<string, string> | undefined {
  if (value === undefined) return undefined;
  if (!isJsonObject(value)) throw notRequest('"createdIds" is no object');
  const entries = Object.entries(value);
  if (entries.length > createdIdsMax) throw notRequest('"createdIds" has too many entries');
  const ids = new Map<string, string>();
  for (const [creationId, id] of entries) {
    if (!isId(creationId) || typeof id !== "string" || !isId(id)) {
      throw notRequest('"createdIds" has something that is no id');
    }
    ids.set(creationId, id);
  }
  return ids;
}

function notRequest(text: string): RequestError {
  return new RequestError("notRequest", text);
}
