import type { JSX } from "preact";
import { Page, Tabs } from "../piece/section.tsx";
import type { ViewProps } from "../shell/sections.ts";
import { HoldRules } from "./hold-rules.tsx";
import { QueueEntryPage } from "./queue-entry.tsx";
import { QueueList } from "./queue-list.tsx";
import { RetiredEntryPage, RetiredList } from "./retired.tsx";
import { Suppressions } from "./suppressions.tsx";

export function View({ admin, path: [tab = "", id] }: ViewProps): JSX.Element {
  const { t } = admin;
  if (/^\d+$/.test(tab)) return <QueueEntryPage key={tab} admin={admin} id={Number(tab)} />;
  if (tab === "retired" && id !== undefined) {
    return <RetiredEntryPage key={id} admin={admin} id={Number(id)} />;
  }
  return (
    <Page admin={admin} title={t("nav.queue")}>
      <Tabs
        label={t("nav.queue")}
        current={tab === "" ? ["queue"] : ["queue", tab]}
        tabs={[
          [["queue"], t("queue.waiting")],
          [["queue", "retired"], t("queue.retired")],
          [["queue", "rules"], t("queue.rules")],
          [["queue", "suppressed"], t("queue.suppressed")],
        ]}
      />
      {tab === "" ? <QueueList admin={admin} /> : null}
      {tab === "retired" ? <RetiredList admin={admin} /> : null}
      {tab === "rules" ? <HoldRules admin={admin} /> : null}
      {tab === "suppressed" ? <Suppressions admin={admin} /> : null}
    </Page>
  );
}
