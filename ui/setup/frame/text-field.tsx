import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useId } from "preact/hooks";

export interface TextFieldProps {
  readonly label: string;
  readonly value: Signal<string>;
  readonly hint?: string;
  readonly type?: "text" | "email" | "password";
  readonly autocomplete?: string;
  readonly inputMode?: "text" | "numeric" | "email" | "url";
  readonly isCode?: boolean;
}

/** One line to type, with what it is above and how it may look below. */
export function TextField(props: TextFieldProps): JSX.Element {
  const {
    label,
    value,
    hint,
    type = "text",
    autocomplete = "off",
    inputMode,
    isCode = false,
  } = props;
  const hintId = useId();
  const shared = {
    class: isCode ? "input setup-code" : "input",
    autocomplete,
    autocapitalize: isCode ? ("characters" as const) : ("none" as const),
    spellcheck: false,
    inputMode,
    "aria-describedby": hint === undefined ? undefined : hintId,
    value: value.value,
    onInput: (event: { readonly currentTarget: HTMLInputElement }) =>
      (value.value = event.currentTarget.value),
  };
  return (
    <div class="field">
      <label>
        <span>{label}</span>
        {type === "text" ? <input {...shared} type="text" /> : null}
        {type === "email" ? <input {...shared} type="email" /> : null}
        {type === "password" ? <input {...shared} type="password" /> : null}
      </label>
      {hint === undefined ? null : (
        <small id={hintId} class="setup-hint">
          {hint}
        </small>
      )}
    </div>
  );
}
