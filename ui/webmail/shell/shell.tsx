import { useSignal, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../../kit/button/button.tsx";
import { Icon } from "../../kit/icon/icon.tsx";
import { ToastList } from "../../kit/toast/toasts.tsx";
import type { Keyboard } from "../keyboard/keyboard.ts";
import { ListHeader } from "../list/list-header.tsx";
import { ListView } from "../list/list-view.tsx";
import { MessageView } from "../message/message-view.tsx";
import { RuleSuggestion } from "../rules/rule-suggestion.tsx";
import { formatRoute } from "../navigation/route.ts";
import type { Webmail } from "../webmail.ts";
import { LaterDialogs } from "./later-dialogs.tsx";
import { OtherPage } from "./other-page.tsx";
import { pageViews } from "./page-views.ts";
import type { PaneSizes } from "./pane-sizes.ts";
import { Separator } from "./separator.tsx";
import { Sidebar } from "./sidebar.tsx";

export interface ShellProps {
  readonly webmail: Webmail;
  readonly keyboard: Keyboard;
  readonly sizes: PaneSizes;
}

/** One column on a phone, two panes on a tablet, three on a desktop: shell.css decides by the width. */
export function Shell(props: ShellProps): JSX.Element {
  const { webmail, sizes } = props;
  const { t, status, isOffline, navigation, message, isDrawerOpen, settings } = webmail;
  useTitle(webmail);
  if (status.value !== "ready") return <Starting webmail={webmail} />;
  const other = pageViews.get(navigation.route.value.name);
  const classes = [
    "shell",
    `layout-${settings.preferences.value.layout}`,
    message.id.value === undefined ? "" : "has-message",
    isDrawerOpen.value ? "has-drawer" : "",
  ];
  const isBelow = settings.preferences.value.layout === "below";
  const style = {
    "--tree": `${sizes.tree.value}px`,
    "--list": `${sizes.list.value}px`,
    "--list-height": `${sizes.listHeight.value}px`,
  };
  return (
    <div class={classes.join(" ")} style={style}>
      <Drawer webmail={webmail} />
      <Separator label={t("app.resize")} size={sizes.tree} />
      {other === undefined ? (
        <>
          <main class="pane list-pane" aria-label={t("list.title")}>
            <ListHeader webmail={webmail} />
            <ListView webmail={webmail} />
            <ComposeFloat webmail={webmail} />
          </main>
          <Separator
            label={t("app.resize")}
            size={isBelow ? sizes.listHeight : sizes.list}
            isLying={isBelow}
          />
          <section class="pane message-pane" aria-label={t("keys.group.message")}>
            <MessageView webmail={webmail} />
          </section>
        </>
      ) : (
        <OtherPage webmail={webmail} view={other} />
      )}
      {isOffline.value ? (
        <div class="offline" role="status">
          <Icon name="offline" />
          <span>{t("status.offline")}</span>
          <Button kind="quiet" onPress={() => webmail.reconnect()}>
            {t("status.retry")}
          </Button>
        </div>
      ) : null}
      <LaterDialogs webmail={webmail} keyboard={props.keyboard} />
      <RuleSuggestion webmail={webmail} />
      <ToastList toasts={webmail.toasts} />
    </div>
  );
}

/** Beside the list where there is room, over it where there is not. */
function Drawer({ webmail }: { webmail: Webmail }): JSX.Element {
  const { isDrawerOpen, t } = webmail;
  const element = useRef<HTMLDivElement>(null);
  const isOpen = isDrawerOpen.value;
  useEffect(() => {
    if (isOpen) element.current?.querySelector<HTMLElement>("a[aria-current], nav a")?.focus();
  }, [isOpen]);
  return (
    <>
      <div ref={element} class="pane tree-pane">
        <Sidebar webmail={webmail} />
      </div>
      {isOpen ? (
        <button
          type="button"
          class="drawer-shade"
          aria-label={t("app.close")}
          onClick={() => (isDrawerOpen.value = false)}
        />
      ) : null}
    </>
  );
}

/** Where the mailboxes, and the button above them, are out of sight. */
function ComposeFloat({ webmail: { t, navigation } }: { webmail: Webmail }): JSX.Element | null {
  if (!pageViews.has("compose")) return null;
  return (
    <button
      type="button"
      class="button primary compose-float"
      aria-label={t("action.compose")}
      title={t("action.compose")}
      onClick={() => navigation.go(formatRoute({ name: "compose" }))}
    >
      <Icon name="compose" />
    </button>
  );
}

function Starting({ webmail }: { webmail: Webmail }): JSX.Element {
  const { t, status } = webmail;
  const isFailed = status.value === "failed";
  return (
    <main class="starting" aria-live="polite">
      <Icon name={isFailed ? "offline" : "mail"} />
      <p>{t(isFailed ? "login.unreachable" : "app.loading")}</p>
      {isFailed ? (
        <Button kind="primary" onPress={() => webmail.reconnect()}>
          {t("status.retry")}
        </Button>
      ) : null}
    </main>
  );
}

/** The name of the window says how much is unread. */
function useTitle({ mail, t }: Webmail): void {
  const unread = useSignal(0);
  useSignalEffect(() => {
    unread.value = mail.byRole.value.get("inbox")?.unreadEmails ?? 0;
  });
  const { value } = unread;
  useEffect(() => {
    document.title = value > 0 ? `(${value}) ${t("app.name")}` : t("app.name");
  }, [value]);
}
