import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { Button } from "../../kit/button/button.tsx";
import { SelectField } from "../frame/select-field.tsx";
import { StepFrame } from "../frame/step-frame.tsx";
import { TestLines } from "../frame/test-lines.tsx";
import { TextField } from "../frame/text-field.tsx";
import type { Setup } from "../setup.ts";
import { OutgoingStep } from "./outgoing.ts";
import type { Way } from "./outgoing.ts";

const ways: readonly Way[] = ["provider", "direct", "proxy"];

export function OutgoingView({ setup }: { setup: Setup }): JSX.Element {
  const { t } = setup;
  const step = useMemo(() => new OutgoingStep(setup), [setup]);
  useEffect(() => void step.load(), [step]);
  const isPassed = step.outcome.value === "passed";
  const next = isPassed
    ? { run: () => void setup.done("outgoing") }
    : { run: () => void step.test(), label: t("outgoing.test") };
  return (
    <StepFrame setup={setup} step="outgoing" lead={t("outgoing.lead")} next={next}>
      <fieldset class="setup-options">
        <legend>{t("outgoing.way")}</legend>
        {ways.map((way) => (
          <label key={way} class="setup-option">
            <input
              type="radio"
              name="way"
              checked={step.way.value === way}
              onChange={() => (step.way.value = way)}
            />
            <span>
              <strong>{t(`outgoing.${way}`)}</strong>
              <small>{t(`outgoing.${way}.hint`)}</small>
            </span>
          </label>
        ))}
      </fieldset>
      {step.way.value === "provider" ? <Provider setup={setup} step={step} /> : null}
      {step.way.value === "proxy" ? (
        <TextField label={t("outgoing.proxy.address")} value={step.proxy} hint="host:1080" />
      ) : null}
      <TextField
        label={t("outgoing.to")}
        value={step.to}
        hint={t("outgoing.to.hint")}
        type="email"
        autocomplete="email"
      />
      <TestLines setup={setup} lines={step.lines.value} />
      <p class="setup-news" role="status">
        {isPassed
          ? t("outgoing.passed")
          : step.outcome.value === "failed"
            ? t("outgoing.failed")
            : ""}
      </p>
      {step.outcome.value === "failed" ? (
        <Button onPress={() => void step.save()}>{t("outgoing.untested")}</Button>
      ) : null}
    </StepFrame>
  );
}

function Provider({ setup, step }: { setup: Setup; step: OutgoingStep }): JSX.Element {
  const { t } = setup;
  const preset = step.preset.value;
  return (
    <>
      <SelectField
        label={t("outgoing.preset")}
        value={step.presetName}
        choices={[
          ["", t("outgoing.preset.other")],
          ...step.presets.value.map(({ name, title }) => [name, title] as const),
        ]}
      />
      {preset?.hint === undefined ? null : <p class="setup-hint">{preset.hint}</p>}
      {preset === undefined ? (
        <div class="setup-pair">
          <TextField label={t("outgoing.host")} value={step.host} inputMode="url" />
          <TextField label={t("outgoing.port")} value={step.port} inputMode="numeric" />
        </div>
      ) : null}
      <TextField
        label={t("outgoing.username")}
        value={step.username}
        {...(preset === undefined ? {} : { hint: preset.username })}
      />
      <TextField
        label={t("outgoing.password")}
        value={step.password}
        type="password"
        {...(step.isKept.value
          ? { hint: t("outgoing.password.kept") }
          : preset === undefined
            ? {}
            : { hint: preset.password })}
      />
    </>
  );
}
