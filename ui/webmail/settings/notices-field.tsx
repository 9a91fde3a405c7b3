import type { JSX } from "preact";
import type { Webmail } from "../webmail.ts";

/** The browser asks too, on each device. */
export function NoticesField({ webmail }: { webmail: Webmail }): JSX.Element {
  const { t, settings, toasts } = webmail;
  const choose = async (isOn: boolean): Promise<void> => {
    if (isOn && (await askBrowser()) !== "granted") toasts.show(t("settings.notices.denied"));
    await webmail.choose("notices", isOn ? "on" : "off");
  };
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={settings.preferences.value.notices === "on"}
        onChange={(event) => void choose(event.currentTarget.checked)}
      />
      <span>{t("settings.notices")}</span>
    </label>
  );
}

async function askBrowser(): Promise<string> {
  return "Notification" in globalThis ? Notification.requestPermission() : "denied";
}
