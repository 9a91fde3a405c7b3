import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { Button } from "../../kit/button/button.tsx";
import { StateMark } from "../frame/state-mark.tsx";
import { StepFrame } from "../frame/step-frame.tsx";
import { TextField } from "../frame/text-field.tsx";
import type { Setup } from "../setup.ts";
import { CertificateStep } from "./certificate.ts";
import { waitHere } from "./wait-here.ts";

export function CertificateView({ setup }: { setup: Setup }): JSX.Element {
  const { t } = setup;
  const step = useMemo(() => new CertificateStep(setup, waitHere), [setup]);
  useEffect(() => {
    void step.watch();
    return () => step.stop();
  }, [step]);
  const overview = step.overview.value;
  const isOn = overview?.authority !== undefined;
  const next = isOn
    ? { run: () => void setup.done("certificate") }
    : { run: () => void step.fetch(), label: t("certificate.do") };
  return (
    <StepFrame setup={setup} step="certificate" lead={t("certificate.lead")} next={next}>
      {isOn ? (
        <>
          {overview?.certificates.length === 0 ? (
            <p class="setup-advice">{t("certificate.private", { host: step.host.value })}</p>
          ) : null}
          <ul class="setup-lines">
            {overview?.certificates.map(({ name, key, state, reason, advice }) => (
              <li key={`${name} ${key}`}>
                <div class="setup-line-top">
                  <strong>{name}</strong>
                  <StateMark
                    kind={state === "good" ? "good" : reason === undefined ? "open" : "note"}
                    text={t(
                      state === "good" ? "certificate.state.good" : "certificate.state.waiting",
                    )}
                  />
                </div>
                {reason === undefined ? null : <p>{reason}</p>}
                {advice === undefined ? null : <p class="setup-advice">{advice}</p>}
              </li>
            ))}
          </ul>
          <p>{t("certificate.wait")}</p>
          <Button kind="quiet" onPress={() => setup.go("dns")}>
            {t("dns.title")}
          </Button>
        </>
      ) : (
        <>
          <label class="check">
            <input
              type="checkbox"
              checked={step.agrees.value}
              onChange={(event) => (step.agrees.value = event.currentTarget.checked)}
            />
            <span>{t("certificate.agree")}</span>
          </label>
          <TextField
            label={t("certificate.email")}
            value={step.email}
            type="email"
            autocomplete="email"
          />
        </>
      )}
      {overview === undefined || overview.shown.source !== "self-signed" ? null : (
        <div class="setup-box">
          <p>{t("certificate.own")}</p>
          <strong lang="en">{overview.shown.words.join(" ")}</strong>
          <code class="setup-fingerprint">{overview.shown.fingerprint}</code>
        </div>
      )}
    </StepFrame>
  );
}
