import type { JSX } from "preact";
import { Page, Tabs } from "../piece/section.tsx";
import type { ViewProps } from "../shell/sections.ts";
import { Routes } from "./routes.tsx";
import { Transports } from "./transports.tsx";

export function View({ admin, path: [tab = ""] }: ViewProps): JSX.Element {
  const { t } = admin;
  return (
    <Page admin={admin} title={t("nav.sending")}>
      <Tabs
        label={t("nav.sending")}
        current={tab === "" ? ["sending"] : ["sending", tab]}
        tabs={[
          [["sending"], t("sending.transports")],
          [["sending", "routes"], t("sending.routes")],
        ]}
      />
      {tab === "routes" ? <Routes admin={admin} /> : <Transports admin={admin} />}
    </Page>
  );
}
