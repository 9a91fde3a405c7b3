import type { Arguments } from "./arguments.ts";
import { MethodError } from "./jmap-error.ts";
import { isInt, isJsonArray, isJsonObject } from "./json.ts";
import type { Json, JsonObject } from "./json.ts";

/** RFC 8620 §5.5 */
export type Filter =
  | { readonly operator: "AND" | "OR" | "NOT"; readonly conditions: readonly Filter[] }
  | { readonly condition: JsonObject };

export interface Comparator {
  readonly property: string;
  readonly isAscending: boolean;
  readonly collation: string | undefined;
  /** What the comparator says besides, such as "keyword". */
  readonly more: JsonObject;
}

/** Where the window of a /query lies. */
export interface QueryWindow {
  readonly position: number;
  readonly anchor: string | undefined;
  readonly anchorOffset: number;
  readonly limit: number | undefined;
  readonly calculateTotal: boolean;
}

const depthMax = 10;
const conditionsMax = 200;
const comparatorsMax = 10;
const collations: ReadonlySet<string> = new Set([
  "i;ascii-casemap",
  "i;unicode-casemap",
  "i;octet",
]);

/** Undefined: everything. Throws "unsupportedFilter" where it is deeper or wider than anybody needs. */
export function parseFilter(value: JsonObject | undefined): Filter | undefined {
  let left = conditionsMax;
  const parse = (json: Json, depth: number): Filter => {
    if (!isJsonObject(json)) throw new MethodError("invalidArguments", "A filter is an object");
    if (depth > depthMax || left-- <= 0) throw new MethodError("unsupportedFilter", "Too complex");
    const { operator, conditions } = json;
    if (operator === undefined) return { condition: json };
    if (operator !== "AND" && operator !== "OR" && operator !== "NOT") {
      throw new MethodError("invalidArguments", "An operator is AND, OR or NOT");
    }
    if (!isJsonArray(conditions)) {
      throw new MethodError("invalidArguments", "An operator has a list of conditions");
    }
    return { operator, conditions: conditions.map((one) => parse(one, depth + 1)) };
  };
  return value === undefined ? undefined : parse(value, 0);
}

/** Throws "unsupportedSort" where a property is not among those that can be sorted by, or a collation not known. */
export function parseSort(
  list: readonly Json[] | undefined,
  sortable: ReadonlySet<string>,
): Comparator[] {
  if (list === undefined) return [];
  if (list.length > comparatorsMax) throw new MethodError("unsupportedSort", "Too many");
  return list.map((item) => {
    if (!isJsonObject(item)) throw new MethodError("invalidArguments", "A sort is an object");
    const { property, isAscending = true, collation, ...more } = item;
    if (typeof property !== "string" || typeof isAscending !== "boolean") {
      throw new MethodError("invalidArguments", 'A sort has a "property" and "isAscending"');
    }
    if (!sortable.has(property)) {
      throw new MethodError("unsupportedSort", `Not by ${property.slice(0, 50)}`);
    }
    if (collation === undefined || collation === null) {
      return { property, isAscending, collation: undefined, more };
    }
    if (typeof collation !== "string" || !collations.has(collation)) {
      throw new MethodError("unsupportedSort", "No collation of ours");
    }
    return { property, isAscending, collation, more };
  });
}

/** Whether filter and sort look at nothing but these conditions and properties. */
export function looksOnlyAt(
  filter: Filter | undefined,
  sort: readonly Comparator[],
  at: { readonly conditions: ReadonlySet<string>; readonly properties: ReadonlySet<string> },
): boolean {
  const test = (one: Filter): boolean =>
    "condition" in one
      ? Object.keys(one.condition).every((name) => at.conditions.has(name))
      : one.conditions.every(test);
  return (
    (filter === undefined || test(filter)) &&
    sort.every(({ property }) => at.properties.has(property))
  );
}

export function parseWindow(args: Arguments): QueryWindow {
  return {
    position: args.optionalInt("position") ?? 0,
    anchor: args.optionalId("anchor"),
    anchorOffset: args.optionalInt("anchorOffset") ?? 0,
    limit: args.optionalUnsigned("limit"),
    calculateTotal: args.boolean("calculateTotal", false),
  };
}

/** Where the window begins in a list of `total`. Throws "anchorNotFound". RFC 8620 §5.5 */
export function windowStart(
  { position, anchor, anchorOffset }: QueryWindow,
  total: number,
  indexOf: (id: string) => number,
): number {
  if (anchor !== undefined) {
    const at = indexOf(anchor);
    if (at < 0) throw new MethodError("anchorNotFound");
    return Math.max(0, at + anchorOffset);
  }
  return position < 0 ? Math.max(0, total + position) : position;
}

/** A value of a condition that must be of one shape. */
export function conditionValue<Value extends Json>(
  condition: JsonObject,
  name: string,
  isRight: (value: Json) => value is Value,
): Value | undefined {
  const value = condition[name];
  if (value === undefined || value === null) return undefined;
  if (isRight(value)) return value;
  throw new MethodError("invalidArguments", `The condition "${name}" has another shape`);
}

export const isText = (value: Json): value is string => typeof value === "string";
export const isTruth = (value: Json): value is boolean => typeof value === "boolean";
export const isCount = (value: Json): value is number => isInt(value) && value >= 0;
export const isTexts = (value: Json): value is readonly string[] =>
  isJsonArray(value) && value.every((item) => typeof item === "string");
