import assert from "node:assert/strict";
import { isJsonArray, isJsonObject } from "../jmap/json.ts";
import type { Json, JsonObject } from "../jmap/json.ts";
import type { JmapDoor } from "./jmap-door.ts";
import { knownCapabilities } from "../jmap-server/session-object.ts";

/** Name, arguments and tag, as RFC 8620 §3.2 writes them. */
export type Call = readonly [name: string, args: JsonObject, tag: string];

/**
 * Requests and responses as RFCs print them, with names in angle brackets where ids, states and other things stand that
 * servers choose. The first response that shows a name says what it stands for; from then on it is that. What an
 * example leaves out of an object must be null, absent, or false.
 */
export class RfcExample {
  readonly #door: JmapDoor;
  readonly #names = new Map<string, Json>();

  constructor(door: JmapDoor, names: Readonly<Record<string, Json>> = {}) {
    this.#door = door;
    for (const [name, value] of Object.entries(names)) this.#names.set(name, value);
    this.#names.set("account", door.accountId);
  }

  async exchange(calls: readonly Call[], responses: readonly Call[]): Promise<void> {
    const methodCalls = this.#filled(calls);
    const octets = Buffer.from(JSON.stringify({ using: [...knownCapabilities], methodCalls }));
    const response = await this.#door.send(octets);
    this.compare(response["methodResponses"], responses);
  }

  /** Throws an AssertionError where `actual` is not as the example has it. */
  compare(actual: Json | undefined, example: Json): void {
    this.#match(actual, example, "$");
  }

  valueOf(name: string): string {
    const value = this.#names.get(name);
    assert.ok(typeof value === "string", `<${name}> is no text`);
    return value;
  }

  #filled(value: Json): Json {
    if (typeof value === "string") return this.#text(value);
    if (isJsonArray(value)) return value.map((item) => this.#filled(item));
    if (!isJsonObject(value)) return value;
    const entries = Object.entries(value);
    return Object.fromEntries(entries.map(([key, item]) => [this.#text(key), this.#filled(item)]));
  }

  #text(text: string): string {
    return text.replaceAll(/<(\w+)>/g, (whole, name: string) => {
      const value = this.#names.get(name);
      return typeof value === "string" ? value : whole;
    });
  }

  #match(actual: Json | undefined, example: Json, path: string): void {
    const name = typeof example === "string" ? /^<(\w+)>$/.exec(example)?.[1] : undefined;
    if (name !== undefined) {
      const known = this.#names.get(name);
      assert.ok(actual !== undefined, `${path} is missing`);
      if (known === undefined) this.#names.set(name, actual);
      else assert.deepEqual(actual, known, `${path} is <${name}>`);
      return;
    }
    if (isJsonArray(example)) {
      assert.ok(isJsonArray(actual), `${path} is no list: ${JSON.stringify(actual)}`);
      assert.equal(actual.length, example.length, `${path}: ${JSON.stringify(actual)}`);
      for (const [index, item] of example.entries()) {
        this.#match(actual[index], item, `${path}/${index}`);
      }
    } else if (isJsonObject(example)) this.#matchObject(actual, example, path);
    else assert.deepEqual(actual, this.#filled(example), path);
  }

  #matchObject(actual: Json | undefined, example: JsonObject, path: string): void {
    assert.ok(isJsonObject(actual), `${path} is no object: ${JSON.stringify(actual)}`);
    const expected = new Set<string>();
    for (const [key, value] of Object.entries(example)) {
      const filled = this.#text(key);
      expected.add(filled);
      this.#match(actual[filled], value, `${path}/${filled}`);
    }
    for (const [key, value] of Object.entries(actual)) {
      if (expected.has(key)) continue;
      assert.ok(value === null || value === false, `${path}/${key}: ${JSON.stringify(value)}`);
    }
  }
}
