import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Admin } from "../admin.ts";
import { DataList, Waiting } from "../piece/data-list.tsx";
import { Facts, Page, Section } from "../piece/section.tsx";
import { useLoaded } from "../piece/use-loaded.ts";
import { hrefOf } from "../shell/navigation.ts";
import { Attempts } from "./attempts.tsx";

const outcomes = ["failed", "delivered", "suppressed", "dropped"] as const;

/** What has left the queue. */
export function RetiredList({ admin }: { admin: Admin }): JSX.Element {
  const { t, texts } = admin;
  const [outcome, setOutcome] = useState<(typeof outcomes)[number] | undefined>(undefined);
  const rows = useLoaded(
    admin,
    () => admin.api.call("queue.retired.list", { limit: 500, filter: { outcome } }),
    [outcome],
  );
  return (
    <DataList
      admin={admin}
      label={t("queue.retired")}
      rows={rows}
      keyOf={({ id }) => String(id)}
      empty={t("queue.retired.none")}
      words={({ from, to, subject }) => [from, to, subject]}
      columns={[
        {
          label: t("queue.message"),
          cell: ({ id, to, subject }) => (
            <a href={hrefOf(["queue", "retired", String(id)])}>
              <strong>{to}</strong> <small>{subject}</small>
            </a>
          ),
        },
        { label: t("queue.from"), cell: ({ from }) => (from === "" ? t("queue.notice") : from) },
        {
          label: t("queue.outcome"),
          cell: ({ outcome: of, text }) => (
            <>
              {t(`queue.outcome.${of}`)} {of === "failed" ? <small>{text}</small> : null}
            </>
          ),
        },
        {
          label: t("queue.leftAt"),
          cell: ({ endedAt }) => texts.shortDate(new Date(endedAt), new Date()),
        },
      ]}
    >
      <select
        class="input"
        aria-label={t("queue.outcome")}
        value={outcome ?? ""}
        onChange={(event) => {
          const { value } = event.currentTarget;
          setOutcome(outcomes.find((one) => one === value));
        }}
      >
        <option value="">{t("queue.any")}</option>
        {outcomes.map((one) => (
          <option key={one} value={one}>
            {t(`queue.outcome.${one}`)}
          </option>
        ))}
      </select>
    </DataList>
  );
}

/** All that is known of one message that has left. */
export function RetiredEntryPage({ admin, id }: { admin: Admin; id: number }): JSX.Element {
  const { t, texts } = admin;
  const entry = useLoaded(admin, () => admin.api.call("queue.retired.show", { id }), [id]);
  const shown = entry.value.value;
  return (
    <Page
      admin={admin}
      title={shown?.subject ?? String(id)}
      up={{ title: t("queue.retired"), path: ["queue", "retired"] }}
    >
      <Waiting admin={admin} of={entry} />
      {shown === undefined ? null : (
        <>
          <Section title={t("queue.message")}>
            <Facts
              facts={[
                [t("queue.outcome"), t(`queue.outcome.${shown.outcome}`)],
                [t("queue.from"), shown.from === "" ? t("queue.notice") : shown.from],
                [t("queue.to"), shown.to],
                [t("field.account"), shown.account],
                [t("queue.size"), texts.size(shown.octets)],
                [t("queue.queuedAt"), texts.longDate(new Date(shown.queuedAt))],
                [t("queue.leftAt"), texts.longDate(new Date(shown.endedAt))],
                [t("queue.keptUntil"), texts.longDate(new Date(shown.keepUntil))],
                [t("route.transport"), shown.transport],
                ["Message-ID", shown.messageId],
              ]}
            />
          </Section>
          <Attempts admin={admin} of={shown.history} />
        </>
      )}
    </Page>
  );
}
