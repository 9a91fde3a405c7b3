import type { JSX } from "preact";
import { Button } from "../../kit/button/button.tsx";
import type { Webmail } from "../webmail.ts";

/** The browser asks whether links to addresses are to be opened here; only on pages that came securely. */
export function MailtoField({ webmail: { t, toasts } }: { webmail: Webmail }): JSX.Element | null {
  if (!("registerProtocolHandler" in navigator) || !isSecureContext) return null;
  const register = (): void => {
    try {
      navigator.registerProtocolHandler("mailto", `${location.origin}/mail/#/compose?mailto=%s`);
      toasts.show(t("settings.mailto.asked"));
    } catch {
      toasts.show(t("settings.mailto.denied"));
    }
  };
  return (
    <div class="field">
      <span>{t("settings.mailto.why")}</span>
      <Button onPress={register}>{t("settings.mailto")}</Button>
    </div>
  );
}
