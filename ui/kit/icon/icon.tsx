import type { JSX } from "preact";
import { shapes } from "./shapes.ts";
import type { IconName } from "./shapes.ts";

/** A drawing beside words; alone it needs a button with a label around it. */
export function Icon({ name, filled }: { name: IconName; filled?: boolean }): JSX.Element {
  return (
    <svg class={filled ? "icon filled" : "icon"} viewBox="0 0 24 24" aria-hidden="true">
      <path d={shapes[name]} />
    </svg>
  );
}
