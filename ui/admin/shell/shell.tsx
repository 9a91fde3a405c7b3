import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Button, IconButton } from "../../kit/button/button.tsx";
import { Icon } from "../../kit/icon/icon.tsx";
import { ToastList } from "../../kit/toast/toasts.tsx";
import type { Admin } from "../admin.ts";
import { LoginView } from "../login/login-view.tsx";
import { QuestionView } from "../piece/question.tsx";
import { Page } from "../piece/section.tsx";
import { hrefOf } from "./navigation.ts";
import { sectionNamed, sections } from "./sections.ts";
import type { SectionEntry, ViewProps } from "./sections.ts";

/** All that is on the screen. */
export function Shell({ admin }: { admin: Admin }): JSX.Element {
  const session = admin.session.value;
  return (
    <>
      {session === "unknown" ? <p class="starting">{admin.t("list.loading")}</p> : null}
      {session === "out" ? <LoginView admin={admin} /> : null}
      {session === "in" ? <Inside admin={admin} /> : null}
      <QuestionView admin={admin} />
      <ToastList toasts={admin.toasts} />
    </>
  );
}

function Inside({ admin }: { admin: Admin }): JSX.Element {
  const isOpen = useSignal(false);
  const [name = "", ...path] = admin.navigation.path.value;
  const section = sectionNamed(name);
  const address = admin.navigation.path.value.join("/");
  useEffect(() => {
    isOpen.value = false;
    scrollTo(0, 0);
  }, [address]);
  const title = admin.t(section?.title ?? "nav.nowhere");
  return (
    <div class={isOpen.value ? "shell open" : "shell"}>
      <a class="skip" href="#main" onClick={(event) => skip(event)}>
        {admin.t("app.skip")}
      </a>
      <header class="bar">
        <IconButton
          icon={isOpen.value ? "close" : "menu"}
          label={admin.t("app.menu")}
          onPress={() => (isOpen.value = !isOpen.value)}
        />
        <strong>Homepost</strong>
      </header>
      <nav class="side" aria-label={admin.t("app.menu")}>
        <p class="brand">Homepost</p>
        <ul>
          {sections.map((entry) => (
            <li key={entry.name}>
              <a
                href={hrefOf(entry.name === "" ? [] : [entry.name])}
                aria-current={entry === section ? "page" : undefined}
                onClick={() => (isOpen.value = false)}
              >
                <Icon name={entry.icon} />
                {admin.t(entry.title)}
              </a>
            </li>
          ))}
        </ul>
        <SideButtons admin={admin} />
      </nav>
      {section === undefined ? (
        <Page admin={admin} title={title}>
          <p>{admin.t("nav.nowhere.text")}</p>
        </Page>
      ) : (
        <LazyView admin={admin} section={section} path={path} />
      )}
    </div>
  );
}

function SideButtons({ admin }: { admin: Admin }): JSX.Element {
  const { theme } = admin;
  const next = { auto: "dark", dark: "light", light: "auto" } as const;
  const choice = theme.choice.value;
  return (
    <div class="side-buttons">
      <Button kind="quiet" onPress={() => theme.choose(next[choice])}>
        <Icon name={choice === "light" ? "sun" : "moon"} />
        {admin.t(`theme.${choice}`)}
      </Button>
      <a class="button quiet" href="/mail/">
        <Icon name="inbox" />
        {admin.t("nav.mail")}
      </a>
      <Button kind="quiet" onPress={() => void admin.logOut()}>
        <Icon name="logout" />
        {admin.t("app.logout")}
      </Button>
    </div>
  );
}

function LazyView(props: ViewProps & { readonly section: SectionEntry }): JSX.Element {
  const { admin, section, path } = props;
  const [drawn, setDrawn] = useState<
    { readonly of: SectionEntry; readonly View: (props: ViewProps) => JSX.Element } | undefined
  >(undefined);
  useEffect(() => {
    void section
      .load()
      .then(({ View }) => setDrawn({ of: section, View }))
      .catch(() => admin.toasts.show(admin.t("failure.unreachable")));
  }, [section]);
  if (drawn?.of === section) return <drawn.View admin={admin} path={path} />;
  return (
    <Page admin={admin} title={admin.t(section.title)}>
      <p class="waiting">{admin.t("list.loading")}</p>
    </Page>
  );
}

/** The address is that of the view, so the browser's own way would leave it. */
function skip(event: Event): void {
  event.preventDefault();
  document.querySelector<HTMLElement>("#main")?.focus();
}
