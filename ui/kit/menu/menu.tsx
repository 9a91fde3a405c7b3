import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "../icon/icon.tsx";
import type { IconName } from "../icon/shapes.ts";

export interface MenuItem {
  readonly label: string;
  readonly icon?: IconName;
  readonly onChoose: () => void;
  /** Of one that is chosen among others, or switched on. */
  readonly checked?: boolean;
  readonly danger?: boolean;
}

export interface MenuProps {
  readonly label: string;
  /** Where it was opened from: the menu stands beside it. */
  readonly anchor: Element;
  /** A line is drawn where it says "line". */
  readonly items: readonly (MenuItem | "line")[];
  readonly onClose: () => void;
}

/** Opened by a button, left by Escape, a choice, or a click elsewhere. Arrows walk in it. */
export function Menu({ label, anchor, items, onClose }: MenuProps): JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const menu = element.current!;
    menu.showPopover();
    place(menu, anchor.getBoundingClientRect());
    menu.querySelector("button")?.focus();
    return () => {
      if (anchor instanceof HTMLElement && menu.contains(document.activeElement)) anchor.focus();
    };
  }, []);
  return (
    <div
      ref={element}
      class="menu"
      popover="auto"
      role="menu"
      aria-label={label}
      onToggle={(event) => {
        if (event.newState === "closed") onClose();
      }}
      onKeyDown={(event) => walk(event, element.current!)}
    >
      {items.map((item, index) =>
        item === "line" ? <hr key={index} /> : <Item key={index} item={item} onClose={onClose} />,
      )}
    </div>
  );
}

function Item({ item, onClose }: { item: MenuItem; onClose: () => void }): JSX.Element {
  const { label, icon, onChoose, checked, danger } = item;
  return (
    <button
      type="button"
      role={checked === undefined ? "menuitem" : "menuitemcheckbox"}
      aria-checked={checked}
      class={danger ? "danger" : undefined}
      onClick={() => {
        onClose();
        onChoose();
      }}
    >
      {checked === undefined ? null : checked ? <Icon name="check" /> : <span class="icon" />}
      {icon === undefined ? null : <Icon name={icon} />}
      <span>{label}</span>
    </button>
  );
}

const marginPx = 8;

/** Below what opened it where there is room, else above; never beyond the window. */
function place(menu: HTMLElement, anchor: DOMRect): void {
  const { width, height } = menu.getBoundingClientRect();
  const left = Math.min(anchor.left, innerWidth - width - marginPx);
  const below = anchor.bottom + height + marginPx <= innerHeight;
  const top = below ? anchor.bottom + 2 : Math.max(marginPx, anchor.top - height - 2);
  menu.style.left = `${Math.max(marginPx, left)}px`;
  menu.style.top = `${top}px`;
}

function walk(event: KeyboardEvent, menu: HTMLElement): void {
  event.stopPropagation();
  const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
  const step = steps[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const items = [...menu.querySelectorAll("button")];
  const at = items.findIndex((item) => item === document.activeElement);
  items[(at + step + items.length) % items.length]?.focus();
}
