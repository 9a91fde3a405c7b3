import type { JSX } from "preact";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { StepFrame } from "../frame/step-frame.tsx";
import type { Setup } from "../setup.ts";

export function BackupView({ setup }: { setup: Setup }): JSX.Element {
  const { t } = setup;
  const folder = useSignal("");
  useEffect(() => {
    void setup.attempt(async () => {
      folder.value = (await setup.api.call("status", {})).dataDirectory;
    });
  }, [setup]);
  return (
    <StepFrame
      setup={setup}
      step="backup"
      lead={t("backup.lead")}
      next={{ run: () => void setup.done("backup"), label: t("backup.do") }}
    >
      <p>{t("backup.what")}</p>
      <code>{folder.value}</code>
    </StepFrame>
  );
}
