import type { Arguments } from "../jmap/arguments.ts";
import { MethodError } from "../jmap/jmap-error.ts";
import { coreLimits } from "./limits.ts";

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
