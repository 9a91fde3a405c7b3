import type { CallArguments, CallResult } from "../api/admin-api.ts";

export type RouteRow = CallResult<"route.list">[number];
type RouteSet = CallArguments<"route.set">;

/** The routes beside which a route stands: what one call replaces together. */
export function groupOf(rows: readonly RouteRow[], { of, name }: Pick<RouteRow, "of" | "name">) {
  return rows.filter((row) => row.of === of && row.name === name);
}

/** The call that makes the group what `routes` says. */
export function routeSet(
  { of, name }: Pick<RouteRow, "of" | "name">,
  routes: readonly RouteRow[],
): RouteSet {
  if (of === "default") throw new Error("The default is no route");
  return {
    of,
    ...(name === undefined ? {} : { name }),
    routes: routes.map(({ fromDomain, toDomain, minimumAttempts, transport }) => ({
      fromDomain: [...fromDomain],
      toDomain: [...toDomain],
      minimumAttempts,
      transport,
    })),
  };
}

/** The group with one of its routes a place earlier. */
export function movedUp(group: readonly RouteRow[], route: RouteRow): RouteRow[] {
  const at = group.indexOf(route);
  if (at < 1) return [...group];
  return group.with(at, group[at - 1]!).with(at - 1, route);
}
