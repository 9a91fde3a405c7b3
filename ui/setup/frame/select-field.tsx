import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useId } from "preact/hooks";

/** One of several, as the phone offers them. */
export function SelectField(props: {
  label: string;
  value: Signal<string>;
  choices: readonly (readonly [value: string, text: string])[];
}): JSX.Element {
  const { label, value, choices } = props;
  const id = useId();
  return (
    <div class="field">
      <label for={id}>
        <span>{label}</span>
      </label>
      <select
        id={id}
        class="input"
        value={value.value}
        onChange={(event) => (value.value = event.currentTarget.value)}
      >
        {choices.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
