import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { SelectField } from "../frame/select-field.tsx";
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
      <SelectField
        label={t("box.language")}
        value={step.language}
        choices={Object.entries(boxLanguages)}
      />
      <SelectField
        label={t("box.zone")}
        value={step.timeZone}
        choices={zones.map((zone) => [zone, zone.replaceAll("_", " ")])}
      />
      <TextField
        label={t("box.name")}
        value={step.name}
        hint={t("box.name.hint", { name: plainName(step.name.value) })}
      />
    </StepFrame>
  );
}
