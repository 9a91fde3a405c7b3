import type { JSX } from "preact";
import { Button, IconButton } from "../../kit/button/button.tsx";
import { Icon } from "../../kit/icon/icon.tsx";
import type { IconName } from "../../kit/icon/shapes.ts";
import { formatRoute } from "../navigation/route.ts";
import type { PageViewProps } from "../shell/page-views.ts";
import type { Webmail } from "../webmail.ts";
import { ChoiceFields } from "./choice-fields.tsx";
import { IdentitiesSection } from "./identities-section.tsx";
import { MailtoField } from "./mailto-field.tsx";
import { NoticesField } from "./notices-field.tsx";
import { RulesSection } from "./rules-section.tsx";
import { SendersSection } from "./senders-section.tsx";
import { VacationSection } from "./vacation-section.tsx";

const sections = ["look", "reading", "writing", "identities", "rules", "away", "senders"] as const;
type Section = (typeof sections)[number];

const icons: Readonly<Record<Section, IconName>> = {
  look: "sun",
  reading: "mailOpen",
  writing: "compose",
  identities: "sent",
  rules: "filter",
  away: "moon",
  senders: "check",
};

/** "#/settings/rules": one section at a time. */
export function PageView({ webmail, route }: PageViewProps): JSX.Element {
  const { t } = webmail;
  const section = sections.find((one) => one === route.parts[0]) ?? "look";
  return (
    <div class="settings">
      <header class="bar">
        <IconButton
          icon="back"
          label={t("app.back")}
          onPress={() => webmail.reader.openRole("inbox")}
        />
        <h1 class="place">{t("app.settings")}</h1>
      </header>
      <div class="settings-body">
        <nav class="settings-nav" aria-label={t("app.settings")}>
          <ul>
            {sections.map((one) => (
              <li key={one}>
                <a
                  class="button quiet"
                  href={formatRoute({ name: "settings", parts: [one] })}
                  ref={one === section ? showWhole : null}
                  aria-current={one === section ? "page" : undefined}
                  onClick={(event) => {
                    event.preventDefault();
                    webmail.navigation.replace(formatRoute({ name: "settings", parts: [one] }));
                  }}
                >
                  <Icon name={icons[one]} />
                  {t(`settings.${one}`)}
                </a>
              </li>
            ))}
          </ul>
          <Button kind="quiet" onPress={() => void webmail.logOut()}>
            <Icon name="logout" />
            {t("app.logout")}
          </Button>
        </nav>
        <section class="settings-section" key={section} aria-labelledby="settings-title">
          <h2 id="settings-title">{t(`settings.${section}`)}</h2>
          <SectionContent webmail={webmail} section={section} />
        </section>
      </div>
    </div>
  );
}

/** On phones they are a strip that is longer than the screen. */
function showWhole(link: HTMLElement | null): void {
  link?.scrollIntoView({ block: "nearest", inline: "center" });
}

function SectionContent(props: { webmail: Webmail; section: Section }): JSX.Element {
  const { webmail, section } = props;
  switch (section) {
    case "look":
      return (
        <ChoiceFields
          webmail={webmail}
          names={["theme", "layout", "density", "language", "dates"]}
        />
      );
    case "reading":
      return (
        <>
          <ChoiceFields webmail={webmail} names={["form", "threads", "markRead", "shortcuts"]} />
          <NoticesField webmail={webmail} />
        </>
      );
    case "writing":
      return (
        <>
          <ChoiceFields webmail={webmail} names={["quoting", "undoSend"]} />
          <MailtoField webmail={webmail} />
        </>
      );
    case "identities":
      return <IdentitiesSection webmail={webmail} />;
    case "rules":
      return <RulesSection webmail={webmail} />;
    case "away":
      return <VacationSection webmail={webmail} />;
    case "senders":
      return <SendersSection webmail={webmail} />;
  }
}
