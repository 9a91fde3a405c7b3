import assert from "node:assert/strict";
import { it } from "node:test";
import { groupOf, movedUp, routeSet } from "./route-rows.ts";
import type { RouteRow } from "./route-rows.ts";

const row = (of: RouteRow["of"], name: string | undefined, transport: string): RouteRow => ({
  of,
  name,
  fromDomain: [],
  toDomain: [],
  minimumAttempts: 0,
  transport,
});
const rows = [
  row("account", "mia", "a"),
  row("account", "mia", "b"),
  row("account", "bo", "c"),
  row("all", undefined, "d"),
  row("default", undefined, "direct"),
];

it("changes routes together with those beside them", () => {
  const group = groupOf(rows, rows[1]!);
  assert.deepEqual(group, rows.slice(0, 2));
  const moved = movedUp(group, rows[1]!);
  assert.deepEqual(
    routeSet(rows[1]!, moved).routes.map(({ transport }) => transport),
    ["b", "a"],
  );
  assert.deepEqual(movedUp(group, rows[0]!), group);
  assert.equal(routeSet(rows[3]!, []).name, undefined);
  assert.throws(() => routeSet(rows[4]!, []));
});
