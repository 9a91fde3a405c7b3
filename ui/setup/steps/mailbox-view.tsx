import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { Button } from "../../kit/button/button.tsx";
import { StepFrame } from "../frame/step-frame.tsx";
import { TextField } from "../frame/text-field.tsx";
import type { Setup } from "../setup.ts";
import { MailboxStep } from "./mailbox.ts";

export function MailboxView({ setup }: { setup: Setup }): JSX.Element {
  const { t } = setup;
  const step = useMemo(() => new MailboxStep(setup), [setup]);
  useEffect(() => void step.load(), [step]);
  const known = step.known.value;
  if (step.domain.value === undefined) {
    return (
      <StepFrame setup={setup} step="mailbox" lead={t("mailbox.none")}>
        <Button onPress={() => setup.go("domain")}>{t("mailbox.choose")}</Button>
      </StepFrame>
    );
  }
  return (
    <StepFrame
      setup={setup}
      step="mailbox"
      lead={t("mailbox.lead")}
      next={{ run: () => void step.save() }}
    >
      {known.length === 0 ? null : (
        <p>{t("mailbox.known", { addresses: setup.texts.list(known) })}</p>
      )}
      <label class="field">
        <span>{t("mailbox.label")}</span>
        <span class="setup-address">
          <input
            class="input"
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            value={step.local.value}
            onInput={(event) => (step.local.value = event.currentTarget.value)}
          />
          <span>@{step.domain.value}</span>
        </span>
      </label>
      <TextField
        label={t("mailbox.password")}
        value={step.password}
        type={step.isShown.value ? "text" : "password"}
        autocomplete="new-password"
        hint={t("password.hint")}
      />
      <label class="check">
        <input
          type="checkbox"
          checked={step.isShown.value}
          onChange={(event) => (step.isShown.value = event.currentTarget.checked)}
        />
        <span>{t("mailbox.show")}</span>
      </label>
    </StepFrame>
  );
}
