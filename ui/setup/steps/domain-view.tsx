import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { StepFrame } from "../frame/step-frame.tsx";
import { TextField } from "../frame/text-field.tsx";
import type { Setup } from "../setup.ts";
import { DomainStep } from "./domain.ts";

export function DomainView({ setup }: { setup: Setup }): JSX.Element {
  const { t } = setup;
  const step = useMemo(() => new DomainStep(setup), [setup]);
  useEffect(() => void step.load(), [step]);
  return (
    <StepFrame
      setup={setup}
      step="domain"
      lead={t("domain.lead")}
      next={{ run: () => void step.save(), disabled: step.typed.value.trim() === "" }}
    >
      <TextField label={t("domain.label")} value={step.typed} inputMode="url" />
      <details class="setup-more">
        <summary>{t("domain.more")}</summary>
        <TextField
          label={`${t("domain.host")} (${step.hostName.value})`}
          value={step.typedHost}
          hint={t("domain.host.hint")}
          inputMode="url"
        />
      </details>
    </StepFrame>
  );
}
