import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { Button } from "../../kit/button/button.tsx";
import { QrPicture } from "../frame/qr-picture.tsx";
import { StepFrame } from "../frame/step-frame.tsx";
import type { Setup } from "../setup.ts";
import { PhoneStep } from "./phone.ts";

export function PhoneView({ setup }: { setup: Setup }): JSX.Element {
  const { t } = setup;
  const step = useMemo(() => new PhoneStep(setup), [setup]);
  useEffect(() => void step.load(), [step]);
  const settings = step.settings.value;
  if (settings === undefined) {
    return (
      <StepFrame setup={setup} step="phone" lead={t("phone.none")}>
        <Button onPress={() => setup.go("mailbox")}>{t("mailbox.title")}</Button>
      </StepFrame>
    );
  }
  const { address, profileUrl, incoming, outgoing } = settings;
  const placeOf = (server: (typeof incoming)[number] | undefined): string =>
    server === undefined
      ? ""
      : t("phone.place", {
          host: server.host,
          port: String(server.port),
          security: t(`phone.security.${server.security}`),
        });
  return (
    <StepFrame
      setup={setup}
      step="phone"
      lead={t("phone.lead", { address })}
      next={{ run: () => void setup.done("phone") }}
    >
      {profileUrl === undefined ? null : (
        <section class="setup-box">
          <h2>{t("phone.apple")}</h2>
          <p>{t("phone.apple.lead")}</p>
          <QrPicture text={profileUrl} label={t("phone.qr")} />
          <a class="button" href={profileUrl}>
            {t("phone.apple.link")}
          </a>
        </section>
      )}
      <section class="setup-box">
        <h2>{t("phone.other")}</h2>
        <p>{t("phone.other.lead")}</p>
        <dl class="setup-facts">
          <dt>{t("phone.incoming")}</dt>
          <dd>{placeOf(incoming[0])}</dd>
          <dt>{t("phone.outgoing")}</dt>
          <dd>{placeOf(outgoing[0])}</dd>
          <dt>{t("phone.user")}</dt>
          <dd>{address}</dd>
        </dl>
      </section>
    </StepFrame>
  );
}
