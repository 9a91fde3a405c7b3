import type { JSX } from "preact";
import { Icon } from "../../kit/icon/icon.tsx";
import type { IconName } from "../../kit/icon/shapes.ts";
import { ToastList } from "../../kit/toast/toasts.tsx";
import { sections } from "../account.ts";
import type { Account, Section } from "../account.ts";
import { DevicesSection } from "../devices/devices-section.tsx";
import { MailSection } from "../mail/mail-section.tsx";
import { StorageSection } from "../mail/storage-section.tsx";
import { ProgramsSection } from "../programs/programs-section.tsx";
import { SecuritySection } from "../security/security-section.tsx";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { Dialogs } from "./dialogs.tsx";

const icons: Readonly<Record<Section, IconName>> = {
  programs: "mail",
  security: "key",
  devices: "phone",
  mail: "inbox",
  storage: "archive",
};

/** "#/security": one section at a time. */
export function AccountShell({ account }: { account: Account }): JSX.Element {
  const { t, section, shown, options } = account;
  const current = section.value;
  return (
    <>
      <header class="account-bar">
        <a class="button quiet" href="/mail/">
          <Icon name="back" />
          {t("page.mail")}
        </a>
        <span class="account-login">{shown.show.value?.login}</span>
        <button type="button" class="button quiet" onClick={() => void options.logOut()}>
          <Icon name="logout" />
          <span class="account-logout">{t("page.logout")}</span>
        </button>
      </header>
      <main class="account">
        <h1>{t("page.title")}</h1>
        <nav class="account-nav" aria-label={t("page.title")}>
          <ul>
            {sections.map((one) => (
              <li key={one}>
                <a
                  class="button quiet"
                  href={`#/${one}`}
                  aria-current={one === current ? "page" : undefined}
                  ref={one === current ? showWhole : null}
                >
                  <Icon name={icons[one]} />
                  {t(`section.${one}`)}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <section class="account-section" aria-labelledby="section-title" key={current}>
          <h2 id="section-title" class="unseen">
            {t(`section.${current}`)}
          </h2>
          {shown.show.value === undefined ? (
            <p class="soft" role="status">
              {t("app.loading")}
            </p>
          ) : (
            <SectionContent account={account} section={current} />
          )}
        </section>
      </main>
      <Dialogs account={account} />
      <ConfirmDialog account={account} />
      <ToastList toasts={options.toasts} />
    </>
  );
}

/** On phones they are a strip that is longer than the screen. */
function showWhole(link: HTMLElement | null): void {
  link?.scrollIntoView({ block: "nearest", inline: "center" });
}

function SectionContent({ account, section }: { account: Account; section: Section }): JSX.Element {
  switch (section) {
    case "programs":
      return <ProgramsSection account={account} />;
    case "security":
      return <SecuritySection account={account} />;
    case "devices":
      return <DevicesSection account={account} />;
    case "mail":
      return <MailSection account={account} />;
    case "storage":
      return <StorageSection account={account} />;
  }
}
