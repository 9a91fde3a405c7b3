import type { ComponentChildren, JSX } from "preact";
import { useSignal } from "@preact/signals";
import type { SetupStep } from "../../../src/setup/setup-steps.ts";
import { Button, IconButton } from "../../kit/button/button.tsx";
import type { Setup } from "../setup.ts";
import { Problem } from "./problem.tsx";

export interface StepFrameProps {
  readonly setup: Setup;
  readonly step: SetupStep;
  readonly lead: string;
  /** What the large button says, and does. */
  readonly next?: {
    readonly label?: string;
    readonly run: () => void;
    readonly disabled?: boolean;
  };
  readonly children?: ComponentChildren;
}

/** One thing on the screen: what it is for, what is to be done, and a way on, back, or around it. */
export function StepFrame({ setup, step, lead, next, children }: StepFrameProps): JSX.Element {
  const { t } = setup;
  const asks = useSignal(false);
  const place = setup.place.value;
  return (
    <main class="setup">
      <header class="setup-top">
        <IconButton icon="back" label={t("frame.back")} onPress={() => setup.back()} />
        <div class="setup-place">
          <span>{place === undefined ? "" : t("frame.place", place)}</span>
          <progress max={place?.of ?? 1} value={place?.number ?? 0} aria-hidden="true" />
        </div>
        <IconButton icon="list" label={t("frame.overview")} onPress={() => setup.go("overview")} />
      </header>
      <form
        class="setup-body"
        onSubmit={(event) => {
          event.preventDefault();
          if (!setup.isBusy.value) next?.run();
        }}
      >
        <h1 tabIndex={-1}>{t(`${step}.title`)}</h1>
        <p class="setup-lead">{lead}</p>
        {children}
        <Problem setup={setup} />
        <div class="setup-ways">
          {asks.value ? (
            <div class="setup-ask" role="group" aria-label={t("frame.skip.title")}>
              <strong>{t("frame.skip.title")}</strong>
              <p>{t(`${step}.skip`)}</p>
              <div class="setup-choices">
                <Button onPress={() => void setup.skip(step)}>{t("frame.skip.do")}</Button>
                <Button kind="primary" onPress={() => (asks.value = false)}>
                  {t("frame.skip.stay")}
                </Button>
              </div>
            </div>
          ) : (
            <>
              {next === undefined ? null : (
                <button
                  type="submit"
                  class="button primary"
                  disabled={setup.isBusy.value || next.disabled === true}
                >
                  {next.label ?? t("frame.next")}
                </button>
              )}
              <Button kind="quiet" onPress={() => (asks.value = true)}>
                {t("frame.skip")}
              </Button>
            </>
          )}
        </div>
      </form>
    </main>
  );
}
