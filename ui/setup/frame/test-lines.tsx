import type { JSX } from "preact";
import type { Setup } from "../setup.ts";
import type { TestLine } from "../steps/test-line.ts";
import type { SetupTextKey } from "../text/setup-texts.ts";
import { StateMark } from "./state-mark.tsx";

const marks = { passed: "good", noted: "note", failed: "bad" } as const;

/** What a test found at each step, as it goes on. */
export function TestLines(props: { setup: Setup; lines: readonly TestLine[] }): JSX.Element | null {
  const { setup, lines } = props;
  const { t } = setup;
  if (lines.length === 0) return null;
  return (
    <ol class="setup-lines" aria-live="polite" aria-label={t("outgoing.steps")}>
      {lines.map((line, index) => (
        <li key={index} class={line.outcome}>
          <div class="setup-line-top">
            <strong>{line.step === "" ? "" : t(`step.${line.step}` as SetupTextKey)}</strong>
            <StateMark kind={marks[line.outcome]} text={t(`state.${line.outcome}`)} />
          </div>
          <p>{line.text}</p>
          {line.advice === undefined ? null : <p class="setup-advice">{line.advice}</p>}
        </li>
      ))}
    </ol>
  );
}
