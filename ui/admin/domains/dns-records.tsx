import type { JSX } from "preact";
import { Waiting } from "../piece/data-list.tsx";
import { CopyButton } from "../piece/copy-button.tsx";
import { Section } from "../piece/section.tsx";
import { useLoaded } from "../piece/use-loaded.ts";
import type { Admin } from "../admin.ts";
import type { CallResult } from "../api/admin-api.ts";
import { DnsUpdate } from "./dns-update.tsx";
import type { DomainProps } from "./domain-page.tsx";

type DnsRecord = CallResult<"dns.records">["records"][number];

const needs = ["required", "recommended", "optional", "later"] as const;

/** What the DNS should say: record by record to copy, and all as a zone file. */
export function DnsRecords({ admin, name }: DomainProps): JSX.Element {
  const { t } = admin;
  const found = useLoaded(admin, () => admin.api.call("dns.records", { domain: name }), [name]);
  const shown = found.value.value;
  if (shown === undefined) return <Waiting admin={admin} of={found} />;
  return (
    <>
      <p class="soft">{t("records.text")}</p>
      {shown.remarks.map((remark) => (
        <p key={remark} class="remark">
          {remark}
        </p>
      ))}
      {needs.map((need) => {
        const records = shown.records.filter((record) => record.need === need);
        return records.length === 0 ? null : (
          <Section key={need} title={t(`records.${need}`)} text={t(`records.${need}.text`)}>
            <ul class="records">
              {records.map((record) => (
                <Row key={`${record.name} ${record.type} ${record.value}`} {...{ admin, record }} />
              ))}
            </ul>
          </Section>
        );
      })}
      <DnsUpdate admin={admin} name={name} />
      <Section
        title={t("records.zone")}
        text={t("records.zone.text")}
        actions={<CopyButton admin={admin} text={shown.zone} label={t("records.zone.copy")} />}
      >
        <pre class="code" tabIndex={0}>
          {shown.zone}
        </pre>
      </Section>
    </>
  );
}

function Row({ admin, record }: { admin: Admin; record: DnsRecord }): JSX.Element {
  const { t } = admin;
  const { name, type, value, purpose } = record;
  return (
    <li class="record">
      <p>
        <span class="badge">{type}</span> <strong>{name}</strong>
      </p>
      <code>{value}</code>
      <small>{purpose}</small>
      <div class="buttons">
        <CopyButton admin={admin} text={name} label={t("records.copy.name")} />
        <CopyButton admin={admin} text={value} label={t("records.copy.value")} />
      </div>
    </li>
  );
}
