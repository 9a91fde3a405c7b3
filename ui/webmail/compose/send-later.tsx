import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Button } from "../../kit/button/button.tsx";

export interface SendLaterProps {
  readonly label: string;
  readonly hint: string;
  readonly cancel: string;
  readonly disabled: boolean;
  readonly onChoose: (at: Date) => void;
}

/** A button that asks for a time. */
export function SendLater(props: SendLaterProps): JSX.Element {
  const { label, hint, cancel, disabled, onChoose } = props;
  const at = useSignal<string | undefined>(undefined);
  if (at.value === undefined) {
    return (
      <Button kind="quiet" disabled={disabled} onPress={() => (at.value = inAnHour(new Date()))}>
        {label}
      </Button>
    );
  }
  return (
    <span class="compose-later">
      <input
        class="input"
        type="datetime-local"
        aria-label={hint}
        value={at.value}
        onInput={(event) => (at.value = event.currentTarget.value)}
      />
      <Button
        disabled={disabled || !(Date.parse(at.value) > Date.now())}
        onPress={() => onChoose(new Date(at.value ?? ""))}
      >
        {label}
      </Button>
      <Button kind="quiet" onPress={() => (at.value = undefined)}>
        {cancel}
      </Button>
    </span>
  );
}

/** As the field has it: local time without seconds. */
function inAnHour(now: Date): string {
  const local = new Date(now.getTime() + 3_600_000 - now.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
