import type { Arguments } from "../jmap/arguments.ts";
import { MethodError } from "../jmap/jmap-error.ts";
import type { JsonObject } from "../jmap/json.ts";
import { coreLimits } from "./limits.ts";
import type { RequestContext } from "./request-context.ts";

/** The ids of a /get; undefined: all. RFC 8620 §5.1 */
export function idsToGet(args: Arguments): readonly string[] | undefined {
  const ids = args.optionalIds("ids");
  if (ids !== undefined && ids.length > coreLimits.maxObjectsInGet) {
    throw new MethodError("requestTooLarge", `At most ${coreLimits.maxObjectsInGet} objects`);
  }
  return ids;
}

/** The properties of a /get, "id" always among them; "invalidArguments" where there is no such property. */
export function propertiesToGet<Name extends string>(
  args: Arguments,
  known: readonly Name[],
): ReadonlySet<Name> {
  const asked = args.optionalStrings("properties");
  if (asked === undefined) return new Set(known);
  const names = new Set<Name>(known.filter((name) => name === "id"));
  for (const property of asked) {
    const name = known.find((one) => one === property);
    if (name === undefined) {
      throw new MethodError("invalidArguments", `No property: ${property.slice(0, 100)}`);
    }
    names.add(name);
  }
  return names;
}

/** "list" and "notFound" of a /get whose objects are few. RFC 8620 §5.1 */
export function getResponse(
  context: RequestContext,
  objects: ReadonlyMap<string, JsonObject>,
  asked: {
    readonly ids: readonly string[] | undefined;
    readonly properties: ReadonlySet<string>;
  },
): { readonly list: readonly JsonObject[]; readonly notFound: readonly string[] } {
  const list: JsonObject[] = [];
  const notFound: string[] = [];
  for (const id of asked.ids ?? objects.keys()) {
    const object = objects.get(context.idOf(id) ?? id);
    if (object === undefined) notFound.push(id);
    else list.push(onlyProperties(object, asked.properties));
  }
  return { list, notFound };
}

function onlyProperties(object: JsonObject, properties: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => properties.has(name)));
}
