import { isJsonArray, isJsonObject } from "./json.ts";
import type { Json, JsonObject } from "./json.ts";
import { SetRefusal } from "./set-error.ts";

type Mutable = { [name: string]: Json };

const pathsMax = 10_000;
const depthMax = 32;

/**
 * `object` with a PatchObject applied: paths (RFC 6901 without the first "/") to new values, null to take away.
 * Throws the SetRefusal "invalidPatch" where a path leads into an array or nowhere, or into another path's value.
 * RFC 8620 §5.3
 */
export function applyPatch(object: JsonObject, patch: JsonObject): JsonObject {
  const paths = Object.keys(patch);
  if (paths.length > pathsMax) throw invalid("The patch has too many paths");
  refuseNested(paths);
  const copies = new Set<Json>();
  const result: Mutable = { ...object };
  copies.add(result);
  for (const path of paths) {
    const tokens = path.split("/").map(unescaped);
    if (tokens.length > depthMax) throw invalid("A path of the patch is too long");
    const last = tokens.pop()!;
    const parent = parentOf(result, { path, tokens, copies });
    const value = patch[path]!;
    if (value === null) delete parent[last];
    else define(parent, last, value);
  }
  return result;
}

/** Objects on the way are copied once: what was given stays as it was. */
function parentOf(
  root: Mutable,
  of: {
    readonly path: string;
    readonly tokens: readonly string[];
    readonly copies: Set<Json>;
  },
): Mutable {
  let parent = root;
  for (const token of of.tokens) {
    const next = Object.hasOwn(parent, token) ? parent[token] : undefined;
    if (next === undefined || isJsonArray(next) || !isJsonObject(next)) {
      throw invalid(`The path ${of.path.slice(0, 100)} leads into nothing that can be patched`);
    }
    const copy: Mutable = of.copies.has(next) ? (next as Mutable) : { ...next };
    of.copies.add(copy);
    define(parent, token, copy);
    parent = copy;
  }
  return parent;
}

/** A plain assignment to "__proto__" would not make a property. */
function define(object: Mutable, name: string, value: Json): void {
  Object.defineProperty(object, name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

function refuseNested(paths: readonly string[]): void {
  const all = new Set(paths);
  for (const path of paths) {
    for (let slash = path.indexOf("/"); slash >= 0; slash = path.indexOf("/", slash + 1)) {
      if (!all.has(path.slice(0, slash))) continue;
      throw invalid(`The path ${path.slice(0, 100)} lies within another`);
    }
  }
}

function unescaped(token: string): string {
  return token.replaceAll("~1", "/").replaceAll("~0", "~");
}

function invalid(description: string): SetRefusal {
  return new SetRefusal({ type: "invalidPatch", description });
}
