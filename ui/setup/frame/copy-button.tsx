import type { JSX } from "preact";
import { useSignal } from "@preact/signals";
import { Icon } from "../../kit/icon/icon.tsx";
import type { Setup } from "../setup.ts";

/** Puts a text where it can be pasted from, and says so in its own place. */
export function CopyButton(props: {
  setup: Setup;
  text: string;
  /** What is copied, for screen readers. */
  of: string;
  label?: string;
}): JSX.Element {
  const { setup, text, of } = props;
  const { t } = setup;
  const said = useSignal<"copy.done" | "copy.failed" | undefined>(undefined);
  const label = said.value === undefined ? (props.label ?? t("copy.do")) : t(said.value);
  const copy = async (): Promise<void> => {
    said.value = (await setup.copy(text)) ? "copy.done" : "copy.failed";
  };
  return (
    <button
      type="button"
      class="button setup-copy"
      aria-label={`${label}: ${of}`}
      onClick={() => void copy()}
    >
      {said.value === "copy.done" ? <Icon name="check" /> : null}
      {label}
    </button>
  );
}
