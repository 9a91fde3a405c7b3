import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Icon } from "../../kit/icon/icon.tsx";
import { Menu } from "../../kit/menu/menu.tsx";
import type { MenuItem } from "../../kit/menu/menu.tsx";
import { MailboxTreeView } from "../mailboxes/mailbox-tree.tsx";
import { formatRoute } from "../navigation/route.ts";
import type { Webmail } from "../webmail.ts";
import { pageViews } from "./page-views.ts";

/** Where everything begins: writing, mailboxes, the account. */
export function Sidebar({ webmail }: { webmail: Webmail }): JSX.Element {
  const { t, session, navigation, isDrawerOpen } = webmail;
  const [anchor, setAnchor] = useState<Element | undefined>(undefined);
  return (
    <>
      <a class="skip" href="#messages" onClick={toMessages}>
        {t("app.skip")}
      </a>
      {pageViews.has("compose") ? (
        <button
          type="button"
          class="button primary compose-button"
          onClick={() => {
            isDrawerOpen.value = false;
            navigation.go(formatRoute({ name: "compose" }));
          }}
        >
          <Icon name="compose" />
          {t("action.compose")}
        </button>
      ) : null}
      <MailboxTreeView webmail={webmail} />
      <button
        type="button"
        class="button quiet account-button"
        aria-haspopup="menu"
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <Icon name="settings" />
        <span>{session.value?.username}</span>
      </button>
      {anchor === undefined ? null : (
        <Menu
          label={t("app.menu")}
          anchor={anchor}
          items={accountItems(webmail)}
          onClose={() => setAnchor(undefined)}
        />
      )}
    </>
  );
}

function accountItems(webmail: Webmail): (MenuItem | "line")[] {
  const { t, theme, dialog, navigation, isDrawerOpen } = webmail;
  const settings: MenuItem = {
    label: t("app.settings"),
    icon: "settings",
    onChoose: () => {
      isDrawerOpen.value = false;
      navigation.go(formatRoute({ name: "settings" }));
    },
  };
  return [
    ...(["auto", "light", "dark"] as const).map((choice) => ({
      label: t(`app.theme.${choice}`),
      checked: theme.choice.value === choice,
      onChoose: () => void webmail.choose("theme", choice),
    })),
    "line",
    ...(pageViews.has("settings") ? [settings] : []),
    { label: t("app.account"), icon: "key", onChoose: () => location.assign("/account/") },
    { label: t("keys.title"), icon: "keyboard", onChoose: () => (dialog.value = { kind: "keys" }) },
    { label: t("app.logout"), icon: "logout", onChoose: () => void webmail.logOut() },
  ];
}

function toMessages(event: MouseEvent): void {
  event.preventDefault();
  document.querySelector<HTMLElement>(".list")?.focus();
}
