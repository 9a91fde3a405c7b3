import type { JSX } from "preact";
import type { PaneSize } from "./pane-sizes.ts";

const stepPx = 24;

export interface SeparatorProps {
  readonly label: string;
  readonly size: PaneSize;
  /** Between one pane and another below it. */
  readonly isLying?: boolean;
}

/** Between two panes: dragged, or moved with the arrow keys. */
export function Separator({ label, size, isLying = false }: SeparatorProps): JSX.Element {
  const [less, more] = isLying ? (["ArrowUp", "ArrowDown"] as const) : sideways;
  const placeOf = (event: PointerEvent): number => (isLying ? event.clientY : event.clientX);
  return (
    <div
      class={isLying ? "separator lying" : "separator"}
      role="separator"
      aria-orientation={isLying ? "horizontal" : "vertical"}
      aria-label={label}
      aria-valuenow={size.value}
      aria-valuemin={size.min}
      aria-valuemax={size.max}
      tabIndex={0}
      onKeyDown={(event) => {
        const step = { [less]: -stepPx, [more]: stepPx }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        size.set(size.value + step);
      }}
      onPointerDown={(event) => {
        const element = event.currentTarget;
        const [from, before] = [placeOf(event), size.value];
        element.setPointerCapture(event.pointerId);
        element.onpointermove = (moved) => size.set(before + placeOf(moved) - from);
        element.onpointerup = () => (element.onpointermove = null);
      }}
    />
  );
}

const sideways = ["ArrowLeft", "ArrowRight"] as const;
