import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { HealthName } from "../../../src/admin/health.ts";
import { Button } from "../../kit/button/button.tsx";
import { Icon } from "../../kit/icon/icon.tsx";
import type { Admin } from "../admin.ts";
import { Facts, Page, Section } from "../piece/section.tsx";
import { StateMark } from "../piece/state-mark.tsx";
import { useLoaded } from "../piece/use-loaded.ts";
import { hrefOf } from "../shell/navigation.ts";
import type { ViewProps } from "../shell/sections.ts";
import { Home, partNames, placeOf, reasonText } from "./home.ts";

export function View({ admin }: ViewProps): JSX.Element {
  const [home] = useState(() => new Home(admin));
  useEffect(() => void home.load(), [home]);
  const { verdict } = home;
  const isLoading = home.isLoading.value;
  return (
    <Page
      admin={admin}
      title={admin.t("home.title")}
      actions={
        <Button disabled={isLoading} onPress={() => void home.load()}>
          <Icon name="refresh" />
          {admin.t("home.again")}
        </Button>
      }
    >
      <p class={`verdict ${verdict ?? "none"}`} role="status">
        {isLoading || verdict === undefined
          ? admin.t("home.looking")
          : admin.t(`home.verdict.${verdict}`)}
      </p>
      <ul class="parts">
        {partNames.map((name) => (
          <Part key={name} admin={admin} home={home} name={name} />
        ))}
      </ul>
      <Server admin={admin} />
    </Page>
  );
}

function Part(props: { admin: Admin; home: Home; name: HealthName }): JSX.Element {
  const { admin, home, name } = props;
  const facts = home.parts.value.get(name);
  const place = facts && placeOf(facts);
  return (
    <li class="part">
      <StateMark admin={admin} state={facts?.state} />
      <div class="part-text">
        <h2>{admin.t(`home.part.${name}`)}</h2>
        <p>{facts === undefined ? admin.t("home.looking") : reasonText(admin.texts, facts)}</p>
      </div>
      {place === undefined || facts?.state === "good" ? null : (
        <a class="button" href={hrefOf(place)}>
          {admin.t("home.go")}
          <span class="unseen"> {admin.t(`home.part.${name}`)}</span>
        </a>
      )}
    </li>
  );
}

function Server({ admin }: { admin: Admin }): JSX.Element | null {
  const status = useLoaded(admin, () => admin.api.call("status", {})).value.value;
  if (status === undefined) return null;
  const { t, texts } = admin;
  return (
    <Section title={t("home.server")}>
      <Facts
        facts={[
          [t("home.name"), status.hostName],
          [t("home.version"), status.version],
          [t("home.since"), texts.longDate(new Date(status.startedAt))],
          [t("home.memory"), texts.size(status.memoryOctets)],
          [t("nav.domains"), texts.number(status.domains)],
          [t("nav.accounts"), texts.number(status.accounts)],
          [t("home.revision"), texts.number(status.revision)],
        ]}
      />
    </Section>
  );
}
