import type { JSX } from "preact";
import { Button } from "../kit/button/button.tsx";
import { Icon } from "../kit/icon/icon.tsx";
import { Problem } from "./frame/problem.tsx";
import { StateMark } from "./frame/state-mark.tsx";
import type { Setup } from "./setup.ts";

const words = { done: "overview.done", skipped: "overview.skipped" } as const;

/** What is done and what is left; each step can be come to again. */
export function OverviewView({ setup }: { setup: Setup }): JSX.Element {
  const { t } = setup;
  const notes = setup.notes.value;
  const open = notes.filter(({ outcome }) => outcome !== "done");
  const first = open.find(({ outcome }) => outcome === undefined) ?? open[0];
  return (
    <main class="setup">
      <div class="setup-body setup-first">
        <div class="setup-mark">
          <Icon name="mail" />
          <span>{t("app.name")}</span>
        </div>
        <h1 tabIndex={-1}>{t("overview.title")}</h1>
        <p class="setup-lead">
          {first === undefined ? t("overview.ready") : t("overview.open", { count: open.length })}
        </p>
        <ul class="setup-list">
          {notes.map(({ step, outcome }) => (
            <li key={step}>
              <button type="button" onClick={() => setup.go(step)}>
                <span>{t(`${step}.title`)}</span>
                <StateMark
                  kind={outcome === "done" ? "good" : outcome === "skipped" ? "note" : "open"}
                  text={t(outcome === undefined ? "overview.todo" : words[outcome])}
                />
                <Icon name="chevron" />
              </button>
            </li>
          ))}
        </ul>
        <Problem setup={setup} />
        <div class="setup-ways">
          {first === undefined ? null : (
            <Button kind="primary" onPress={() => setup.go(first.step)}>
              {t("overview.go")}
            </Button>
          )}
          <a class={first === undefined ? "button primary" : "button"} href="/mail/">
            {t("overview.mail")}
          </a>
          <a class="button quiet" href="/admin/">
            {t("overview.admin")}
          </a>
          <p class="setup-hint">{t("frame.saved")}</p>
        </div>
      </div>
    </main>
  );
}
