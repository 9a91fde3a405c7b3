/** A PatchObject: paths to new values, null to take away. RFC 8620 §5.3 */
export type Patch = Readonly<Record<string, unknown>>;

/** The path to what these names lead to. RFC 6901 §3, without the first "/" */
export function pointer(...names: readonly string[]): string {
  return names.map((name) => name.replaceAll("~", "~0").replaceAll("/", "~1")).join("/");
}

/** The object as it will be; what was given stays as it was. Paths lead through objects that are there. */
export function patched<Item extends object>(object: Item, patch: Patch): Item {
  return Object.entries(patch).reduce((result, [path, value]) => {
    const names = path.split("/").map((one) => one.replaceAll("~1", "/").replaceAll("~0", "~"));
    return withValue(result, names, value);
  }, object);
}

function withValue<Item extends object>(
  object: Item,
  [name = "", ...rest]: readonly string[],
  value: unknown,
): Item {
  const entries = new Map(Object.entries(object));
  if (rest.length > 0) entries.set(name, withValue(entries.get(name) ?? {}, rest, value));
  else if (value === null) entries.delete(name);
  else entries.set(name, value);
  // The same properties, some with other values.
  return Object.fromEntries(entries) as Item;
}
