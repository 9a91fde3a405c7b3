import { isId } from "./id.ts";
import { MethodError } from "./jmap-error.ts";
import { isInt, isJsonArray, isJsonObject } from "./json.ts";
import type { Json, JsonObject } from "./json.ts";

/**
 * Reads the arguments of a method call, each once, and then `end()`: what was not asked for is refused, as is what has
 * another shape, with "invalidArguments". Null and absent are the same. RFC 8620 §3.6.2
 */
export class Arguments {
  readonly #args: JsonObject;
  readonly #left: Set<string>;

  constructor(args: JsonObject) {
    this.#args = args;
    this.#left = new Set(Object.keys(args));
  }

  /** As they are. */
  all(): JsonObject {
    return this.#args;
  }

  optionalString(name: string): string | undefined {
    const value = this.#take(name);
    if (value === undefined || typeof value === "string") return value;
    throw wrong(name, "is no text");
  }

  string(name: string): string {
    return this.optionalString(name) ?? missing(name);
  }

  optionalId(name: string): string | undefined {
    const value = this.optionalString(name);
    if (value === undefined || isId(value)) return value;
    throw wrong(name, "is no id");
  }

  id(name: string): string {
    return this.optionalId(name) ?? missing(name);
  }

  boolean(name: string, otherwise: boolean): boolean {
    const value = this.#take(name) ?? otherwise;
    if (typeof value === "boolean") return value;
    throw wrong(name, "is neither true nor false");
  }

  optionalInt(name: string): number | undefined {
    const value = this.#take(name);
    if (value === undefined || isInt(value)) return value;
    throw wrong(name, "is no integer");
  }

  optionalUnsigned(name: string): number | undefined {
    const value = this.optionalInt(name);
    if (value === undefined || value >= 0) return value;
    throw wrong(name, "is negative");
  }

  optionalStrings(name: string): readonly string[] | undefined {
    const value = this.#take(name);
    if (value === undefined) return undefined;
    if (isJsonArray(value) && value.every((item) => typeof item === "string")) return value;
    throw wrong(name, "is no list of texts");
  }

  /** Each id once, in the order given. */
  optionalIds(name: string): readonly string[] | undefined {
    const ids = this.optionalStrings(name);
    if (ids === undefined) return undefined;
    if (!ids.every(isId)) throw wrong(name, "has something that is no id");
    return [...new Set(ids)];
  }

  ids(name: string): readonly string[] {
    return this.optionalIds(name) ?? missing(name);
  }

  optionalObject(name: string): JsonObject | undefined {
    const value = this.#take(name);
    if (value === undefined || isJsonObject(value)) return value;
    throw wrong(name, "is no object");
  }

  object(name: string): JsonObject {
    return this.optionalObject(name) ?? missing(name);
  }

  /** A map whose values are objects, such as `create` and `update`. */
  optionalObjects(name: string): ReadonlyMap<string, JsonObject> | undefined {
    const value = this.optionalObject(name);
    if (value === undefined) return undefined;
    const entries: [string, JsonObject][] = [];
    for (const [key, item] of Object.entries(value)) {
      if (!isJsonObject(item)) throw wrong(`${name}/${key.slice(0, 50)}`, "is no object");
      entries.push([key, item]);
    }
    return new Map(entries);
  }

  optionalArray(name: string): readonly Json[] | undefined {
    const value = this.#take(name);
    if (value === undefined || isJsonArray(value)) return value;
    throw wrong(name, "is no list");
  }

  end(): void {
    for (const name of this.#left) {
      if (this.#args[name] !== null) throw wrong(name.slice(0, 50), "is not known");
    }
  }

  #take(name: string): Json | undefined {
    this.#left.delete(name);
    const value = Object.hasOwn(this.#args, name) ? this.#args[name] : undefined;
    return value ?? undefined;
  }
}

function wrong(name: string, text: string): MethodError {
  return new MethodError("invalidArguments", `"${name}" ${text}`);
}

function missing(name: string): never {
  throw wrong(name, "is missing");
}
