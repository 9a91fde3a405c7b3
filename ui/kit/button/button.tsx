import type { ComponentChildren, JSX } from "preact";
import { Icon } from "../icon/icon.tsx";
import type { IconName } from "../icon/shapes.ts";

export interface ButtonProps {
  readonly onPress: (event: MouseEvent) => void;
  readonly children: ComponentChildren;
  readonly kind?: "primary" | "danger" | "quiet";
  readonly disabled?: boolean;
}

export function Button({ onPress, children, kind, disabled = false }: ButtonProps): JSX.Element {
  return (
    <button type="button" class={`button ${kind ?? ""}`} disabled={disabled} onClick={onPress}>
      {children}
    </button>
  );
}

export interface IconButtonProps {
  readonly icon: IconName;
  /** Said by screen readers and shown by a resting mouse. */
  readonly label: string;
  readonly onPress: (event: MouseEvent & { currentTarget: HTMLButtonElement }) => void;
  readonly disabled?: boolean;
  readonly pressed?: boolean;
  readonly filled?: boolean;
  readonly hasMenu?: boolean;
}

export function IconButton(props: IconButtonProps): JSX.Element {
  const { icon, label, onPress, disabled = false, pressed, filled = false, hasMenu } = props;
  return (
    <button
      type="button"
      class="button quiet icon-only"
      title={label}
      aria-label={label}
      aria-pressed={pressed}
      aria-haspopup={hasMenu ? "menu" : undefined}
      disabled={disabled}
      onClick={onPress}
    >
      <Icon name={icon} filled={filled} />
    </button>
  );
}
