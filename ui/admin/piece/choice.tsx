import type { JSX } from "preact";
import { useId } from "preact/hooks";

export interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly onChoose: (value: string) => void;
}

/** One of several, which counts at once. */
export function Choice({ label, value, options, onChoose }: ChoiceProps): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        class="input"
        value={value}
        onChange={(event) => onChoose(event.currentTarget.value)}
      >
        {options.map(([of, title]) => (
          <option key={of} value={of} selected={of === value}>
            {title}
          </option>
        ))}
      </select>
    </div>
  );
}
