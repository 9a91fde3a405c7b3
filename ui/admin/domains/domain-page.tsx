import type { JSX } from "preact";
import { Page, Tabs } from "../piece/section.tsx";
import type { Admin } from "../admin.ts";
import { DkimKeys } from "./dkim-keys.tsx";
import { DnsCheck } from "./dns-check.tsx";
import { DnsRecords } from "./dns-records.tsx";
import { DomainSettings } from "./domain-settings.tsx";

export interface DomainProps {
  readonly admin: Admin;
  readonly name: string;
}

export function DomainPage({ admin, name, tab }: DomainProps & { tab: string }): JSX.Element {
  const { t } = admin;
  const place = ["domains", name];
  return (
    <Page admin={admin} title={name} up={{ title: t("nav.domains"), path: ["domains"] }}>
      <Tabs
        label={name}
        current={tab === "" ? place : [...place, tab]}
        tabs={[
          [place, t("domain.settings")],
          [[...place, "dns"], t("domain.records")],
          [[...place, "check"], t("domain.check")],
          [[...place, "keys"], t("domain.keys")],
        ]}
      />
      {tab === "dns" ? <DnsRecords admin={admin} name={name} /> : null}
      {tab === "check" ? <DnsCheck admin={admin} name={name} /> : null}
      {tab === "keys" ? <DkimKeys admin={admin} name={name} /> : null}
      {["dns", "check", "keys"].includes(tab) ? null : <DomainSettings admin={admin} name={name} />}
    </Page>
  );
}
