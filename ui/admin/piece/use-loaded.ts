import { useEffect, useMemo } from "preact/hooks";
import type { Admin } from "../admin.ts";
import { Loaded } from "./loaded.ts";

/** Asks when it is first drawn, and anew when what it depends on is another. */
export function useLoaded<Value>(
  admin: Admin,
  ask: () => Promise<Value>,
  depends: readonly unknown[] = [],
): Loaded<Value> {
  const loaded = useMemo(() => new Loaded(ask, (error) => admin.hear(error)), [...depends]);
  useEffect(() => void loaded.load(), [loaded]);
  return loaded;
}
