import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { StepFrame } from "../frame/step-frame.tsx";
import { TextField } from "../frame/text-field.tsx";
import type { Setup } from "../setup.ts";
import { boxLanguages, BoxStep, plainName } from "./box.ts";

export function BoxView({ setup }: { setup: Setup }): JSX.Element {
  const { t } = setup;
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const step = useMemo(() => new BoxStep(setup, here), [setup]);
  useEffect(() => void step.load(), [step]);
  const zones = useMemo(() => [...new Set([here, ...Intl.supportedValuesOf("timeZone")])], [here]);
  return (
    <StepFrame setup={setup} step="box" lead={t("box.lead")} next={{ run: () => void step.save() }}>
      <label class="field">
        <span>{t("box.language")}</span>
        <select
          class="input"
          value={step.language.value}
          onChange={(event) => (step.language.value = event.currentTarget.value)}
        >
          {Object.entries(boxLanguages).map(([key, name]) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>{t("box.zone")}</span>
        <select
          class="input"
          value={step.timeZone.value}
          onChange={(event) => (step.timeZone.value = event.currentTarget.value)}
        >
          {zones.map((zone) => (
            <option key={zone} value={zone}>
              {zone.replaceAll("_", " ")}
            </option>
          ))}
        </select>
      </label>
      <TextField
        label={t("box.name")}
        value={step.name}
        hint={t("box.name.hint", { name: plainName(step.name.value) })}
      />
    </StepFrame>
  );
}
