import { MethodError } from "./jmap-error.ts";
import { isJsonArray, isJsonObject } from "./json.ts";
import type { Json, JsonObject } from "./json.ts";

/** A response that later calls of the same request may refer to. */
export interface EarlierResponse {
  readonly name: string;
  readonly args: JsonObject;
  readonly callId: string;
}

/** What a path with "*" in it may come to, over all its arrays. */
const itemsMax = 100_000;

/**
 * The arguments with each "#name" replaced by what it refers to in the earlier responses. RFC 8620 §3.7
 * Throws "invalidArguments" where a name stands there in both ways, "invalidResultReference" where nothing is found.
 */
export function resolveReferences(
  args: JsonObject,
  earlier: readonly EarlierResponse[],
): JsonObject {
  const names = Object.keys(args);
  if (!names.some((name) => name.startsWith("#"))) return args;
  const resolved: [string, Json][] = [];
  for (const name of names) {
    if (!name.startsWith("#")) {
      resolved.push([name, args[name]!]);
      continue;
    }
    const plain = name.slice(1);
    if (Object.hasOwn(args, plain)) {
      throw new MethodError("invalidArguments", `"${plain}" is given twice`);
    }
    resolved.push([plain, valueOf(args[name]!, earlier)]);
  }
  return Object.fromEntries(resolved);
}

function valueOf(reference: Json, earlier: readonly EarlierResponse[]): Json {
  if (!isJsonObject(reference)) throw invalid("A result reference is an object");
  const { resultOf, name, path } = reference;
  if (typeof resultOf !== "string" || typeof name !== "string" || typeof path !== "string") {
    throw invalid('A result reference has "resultOf", "name" and "path"');
  }
  const response = earlier.find(({ callId }) => callId === resultOf);
  if (response === undefined || response.name !== name) {
    throw invalid(`There is no response ${name} to ${resultOf.slice(0, 50)}`);
  }
  return evaluate(response.args, path);
}

/** A JSON Pointer (RFC 6901 §4) in which "*" goes over all items of an array and joins what comes of them. */
export function evaluate(value: Json, path: string): Json {
  if (path === "") return value;
  if (!path.startsWith("/")) throw invalid("A path begins with /");
  const tokens = path
    .slice(1)
    .split("/")
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
  return step(value, tokens, 0);
}

function step(value: Json, tokens: readonly string[], at: number): Json {
  const token = tokens[at];
  if (token === undefined) return value;
  if (isJsonArray(value)) {
    if (token === "*") return joined(value, tokens, at + 1);
    const item = /^(?:0|[1-9][0-9]{0,8})$/.test(token) ? value[Number(token)] : undefined;
    if (item !== undefined) return step(item, tokens, at + 1);
  } else if (isJsonObject(value) && Object.hasOwn(value, token)) {
    return step(value[token]!, tokens, at + 1);
  }
  throw invalid("The path leads nowhere");
}

function joined(value: readonly Json[], tokens: readonly string[], at: number): Json {
  const items: Json[] = [];
  for (const item of value) {
    const found = step(item, tokens, at);
    if (isJsonArray(found)) for (const one of found) items.push(one);
    else items.push(found);
    if (items.length > itemsMax) throw invalid("The path finds too much");
  }
  return items;
}

function invalid(text: string): MethodError {
  return new MethodError("invalidResultReference", text);
}
