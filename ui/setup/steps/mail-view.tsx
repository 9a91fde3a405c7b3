import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { Button } from "../../kit/button/button.tsx";
import { StateMark } from "../frame/state-mark.tsx";
import { StepFrame } from "../frame/step-frame.tsx";
import { TestLines } from "../frame/test-lines.tsx";
import { TextField } from "../frame/text-field.tsx";
import type { Setup } from "../setup.ts";
import { MailStep } from "./mail.ts";
import { waitHere } from "./wait-here.ts";

export function MailView({ setup }: { setup: Setup }): JSX.Element {
  const { t } = setup;
  const step = useMemo(() => new MailStep(setup, waitHere), [setup]);
  useEffect(() => {
    void step.watch();
    return () => step.stop();
  }, [step]);
  const { value: address } = step.address;
  const { value: arrived } = step.arrived;
  if (address === undefined) {
    return (
      <StepFrame setup={setup} step="mail" lead={t("phone.none")}>
        <Button onPress={() => setup.go("mailbox")}>{t("mailbox.title")}</Button>
      </StepFrame>
    );
  }
  const isOut = step.out.value === "passed";
  return (
    <StepFrame
      setup={setup}
      step="mail"
      lead={t("mail.lead")}
      next={
        isOut || arrived > 0
          ? { run: () => void setup.done("mail") }
          : { run: () => void step.send(), label: t("mail.send") }
      }
    >
      <TextField label={t("mail.to")} value={step.to} type="email" autocomplete="email" />
      <TestLines setup={setup} lines={step.lines.value} />
      <p class="setup-news" role="status">
        {isOut ? t("mail.sent") : step.out.value === "failed" ? t("outgoing.failed") : ""}
      </p>
      <div class="setup-box" role="status">
        {arrived > 0 ? (
          <StateMark kind="good" text={t("mail.arrived", { count: arrived })} />
        ) : (
          <>
            <p>{t("mail.waiting", { address })}</p>
            <p class="setup-hint">{t("mail.arrived.not")}</p>
          </>
        )}
      </div>
    </StepFrame>
  );
}
