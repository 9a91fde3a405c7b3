import type { JSX } from "preact";
import { IconButton } from "../../kit/button/button.tsx";
import type { Webmail } from "../webmail.ts";

const views = ["text", "html", "external"] as const;

/** How mail of single senders is shown: what has been remembered, to be changed or forgotten. */
export function SendersSection({ webmail }: { webmail: Webmail }): JSX.Element {
  const { t, settings } = webmail;
  const senders = Object.entries(settings.senderViews.value).toSorted(([one], [other]) =>
    one.localeCompare(other),
  );
  if (senders.length === 0) return <p class="settings-none">{t("settings.senders.none")}</p>;
  return (
    <ul class="settings-list">
      {senders.map(([address, shown]) => (
        <li key={address}>
          <bdi class="settings-what">{address}</bdi>
          <select
            class="input"
            aria-label={t("settings.senders.view", { name: address })}
            value={shown}
            onChange={(event) => {
              const view = views[event.currentTarget.selectedIndex];
              void webmail.attempt(() => settings.showSender(address, view));
            }}
          >
            {views.map((view) => (
              <option key={view} value={view}>
                {t(view === "external" ? "message.external.short" : `message.${view}`)}
              </option>
            ))}
          </select>
          <IconButton
            icon="trash"
            label={t("settings.forget", { name: address })}
            onPress={() => void webmail.attempt(() => settings.showSender(address, undefined))}
          />
        </li>
      ))}
    </ul>
  );
}
