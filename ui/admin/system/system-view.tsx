import type { JSX } from "preact";
import { Page, Tabs } from "../piece/section.tsx";
import type { ViewProps } from "../shell/sections.ts";
import { ConfigText } from "./config-text.tsx";
import { Listeners } from "./listeners.tsx";
import { LogLevels } from "./log-levels.tsx";
import { Reachability } from "./reachability.tsx";
import { Revisions } from "./revisions.tsx";
import { SettingsOfAll } from "./settings-of-all.tsx";

export function View({ admin, path: [tab = ""] }: ViewProps): JSX.Element {
  const { t } = admin;
  return (
    <Page admin={admin} title={t("nav.system")}>
      <Tabs
        label={t("nav.system")}
        current={tab === "" ? ["system"] : ["system", tab]}
        tabs={[
          [["system"], t("system.settings")],
          [["system", "reach"], t("reach.title")],
          [["system", "revisions"], t("system.revisions")],
          [["system", "config"], t("system.config")],
          [["system", "listeners"], t("system.listeners")],
          [["system", "log"], t("system.log")],
        ]}
      />
      {tab === "" ? <SettingsOfAll admin={admin} /> : null}
      {tab === "reach" ? <Reachability admin={admin} /> : null}
      {tab === "revisions" ? <Revisions admin={admin} /> : null}
      {tab === "config" ? <ConfigText admin={admin} /> : null}
      {tab === "listeners" ? <Listeners admin={admin} /> : null}
      {tab === "log" ? <LogLevels admin={admin} /> : null}
    </Page>
  );
}
