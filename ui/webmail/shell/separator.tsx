import type { JSX } from "preact";
import type { PaneSize } from "./pane-sizes.ts";

const stepPx = 24;

/** Between two panes: dragged, or moved with the arrow keys. */
export function Separator({ label, size }: { label: string; size: PaneSize }): JSX.Element {
  return (
    <div
      class="separator"
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={size.value}
      aria-valuemin={size.min}
      aria-valuemax={size.max}
      tabIndex={0}
      onKeyDown={(event) => {
        const step = { ArrowLeft: -stepPx, ArrowRight: stepPx }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        size.set(size.value + step);
      }}
      onPointerDown={(event) => {
        const element = event.currentTarget;
        const [from, before] = [event.clientX, size.value];
        element.setPointerCapture(event.pointerId);
        element.onpointermove = ({ clientX }) => size.set(before + clientX - from);
        element.onpointerup = () => (element.onpointermove = null);
      }}
    />
  );
}
