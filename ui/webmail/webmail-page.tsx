// The page at /mail/: makes everything, tells it of the browser, and draws it.
import { effect } from "@preact/signals";
import { render } from "preact";
import { textsFor } from "../kit/text/texts.ts";
import { applyTheme, Theme } from "../kit/theme/theme.ts";
import { Toasts } from "../kit/toast/toasts.ts";
import { httpTransport } from "./jmap/http-transport.ts";
import { JmapClient } from "./jmap/jmap-client.ts";
import { Mail } from "./jmap/mail.ts";
import { pingSeconds, Push } from "./jmap/push.ts";
import type { EventStream } from "./jmap/push.ts";
import { Keyboard } from "./keyboard/keyboard.ts";
import { messageScrollId } from "./message/message-view.tsx";
import { Navigation } from "./navigation/route.ts";
import { cacheKeep } from "./read-mail/cache-keep.ts";
import { ReadMail } from "./read-mail/read-mail.ts";
import { searchBoxId } from "./search/search-box.tsx";
import { ArrivalNotices } from "./settings/arrival-notices.ts";
import { keptValues, preferencesOf, wishedLanguages } from "./settings/preferences.ts";
import { PaneSizes } from "./shell/pane-sizes.ts";
import { Shell } from "./shell/shell.tsx";
import { Webmail } from "./webmail.ts";

const eventsUrl = `/jmap/events?types=*&closeafter=no&ping=${pingSeconds}`;

const preferences = preferencesOf(keptValues(localStorage));
const texts = await textsFor(wishedLanguages(preferences, navigator.languages), preferences.dates);
document.documentElement.lang = texts.language;
const navigation = new Navigation({
  get hash() {
    return location.hash;
  },
  go: (hash) => (location.hash = hash),
  replace: (hash) => history.replaceState(null, "", hash),
  back: () => history.back(),
});
addEventListener("hashchange", () => navigation.read());

const webmail = new Webmail({
  texts,
  theme: new Theme(localStorage, applyTheme(document.documentElement)),
  toasts: new Toasts(),
  mail: new Mail(new JmapClient(httpTransport((url, init) => fetch(url, init)))),
  navigation,
  readMail: new ReadMail(cacheKeep),
  kept: localStorage,
  makePush: (_session, changed) =>
    new Push({
      connect: () => new EventSource(eventsUrl) as EventStream,
      changed,
      after: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    }),
  askFrame: async (url) => {
    const { ok, headers } = await fetch(url, { method: "HEAD" });
    if (!ok) return undefined;
    const blocked = Number(headers.get("homepost-blocked") ?? "0");
    return { blocked, isExternal: headers.get("homepost-external") === "yes" };
  },
  isWide: () =>
    matchMedia("(min-width: 700px)").matches &&
    webmail.settings.preferences.peek().layout !== "alone",
  leave: () => location.replace("/"),
  reload: () => location.reload(),
  after: (ms, run) => void setTimeout(run, ms),
});

const keyboard = new Keyboard(webmail, {
  focusSearch: () => document.querySelector<HTMLElement>(`#${searchBoxId}`)?.focus(),
  openTab: () => void open(location.href, "_blank", "noopener"),
  scrollMessage: (by) => {
    const content = document.querySelector(`#${messageScrollId}`);
    content?.scrollBy({ top: by * content.clientHeight * 0.85, behavior: "smooth" });
  },
});
addEventListener("keydown", (event) => {
  const target = event.target instanceof Element ? event.target : document.body;
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
  const isInField = target.closest("input, textarea, select, [contenteditable], .menu") !== null;
  const isOnControl = target.closest("button, a, summary, [role=separator]") !== null;
  const press = { key, ctrlKey, metaKey, altKey, shiftKey, isInField, isOnControl };
  if (keyboard.press(press)) event.preventDefault();
});
addEventListener("online", () => webmail.reconnect());
addEventListener("offline", () => webmail.disconnect());

render(
  <Shell webmail={webmail} keyboard={keyboard} sizes={new PaneSizes(localStorage)} />,
  document.querySelector("#app")!,
);
void webmail.start();

const notices = new ArrivalNotices({
  t: texts.t,
  isWanted: () => webmail.settings.preferences.peek().notices === "on",
  isSeen: () => document.visibilityState === "visible",
  show: (text) => {
    if (!("Notification" in globalThis) || Notification.permission !== "granted") return;
    // Phones show only those of service workers.
    void navigator.serviceWorker.ready.then((worker) =>
      worker.showNotification(text, { tag: "mail", icon: "/assets/icon-192.png" }),
    );
  },
});

// Where the system shows numbers on icons of apps.
effect(() => {
  const inbox = webmail.mail.byRole.value.get("inbox");
  const unread = inbox?.unreadEmails ?? 0;
  notices.hear(inbox?.unreadEmails);
  if ("setAppBadge" in navigator) void navigator.setAppBadge(unread).catch(() => {});
});
if ("serviceWorker" in navigator) {
  // Without it everything works but the time without a connection.
  void navigator.serviceWorker.register("/mail/service-worker.js").catch(() => {});
}
