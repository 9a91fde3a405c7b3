import type { JSX } from "preact";
import type { Admin } from "../admin.ts";
import { DataList } from "../piece/data-list.tsx";
import { useLoaded } from "../piece/use-loaded.ts";

/** What became of TLS on the way to others. */
export function TlsResults({ admin }: { admin: Admin }): JSX.Element {
  const { t, texts } = admin;
  const rows = useLoaded(admin, () => admin.api.call("tls-results", {}));
  return (
    <>
      <p class="soft">{t("tls.text")}</p>
      <DataList
        admin={admin}
        label={t("security.tls")}
        rows={rows}
        keyOf={(row) => String(rows.value.value?.indexOf(row))}
        empty={t("tls.none")}
        words={({ policyDomain, recipientDomain, day }) => [policyDomain, recipientDomain, day]}
        columns={[
          { label: t("tls.domain"), cell: ({ policyDomain }) => <strong>{policyDomain}</strong> },
          { label: t("tls.day"), cell: ({ day }) => day },
          { label: t("tls.policy"), cell: ({ policy }) => t(`tls.policy.${policy.type}`) },
          { label: t("tls.successful"), cell: ({ successful }) => texts.number(successful) },
          {
            label: t("tls.failed"),
            cell: ({ failed, failures }) => (
              <>
                {texts.number(failed)}
                <small>{failures.map(({ resultType }) => resultType).join(", ")}</small>
              </>
            ),
          },
        ]}
      />
    </>
  );
}
