import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Admin } from "../admin.ts";
import type { CallResult } from "../api/admin-api.ts";
import { DataList } from "../piece/data-list.tsx";
import type { Column } from "../piece/data-list.tsx";
import { useLoaded } from "../piece/use-loaded.ts";

type Row = CallResult<"account.logins">[number];

export interface OfAccount {
  readonly admin: Admin;
  /** Undefined: of all. */
  readonly account: string | undefined;
}

/** Who logged in, or tried to. */
export function Logins({ admin, account }: OfAccount): JSX.Element {
  const { t } = admin;
  const [isFailedOnly, setFailedOnly] = useState(false);
  const rows = useLoaded(admin, async () => {
    const all = await admin.api.call("account.logins", { limit: 1000, account });
    return isFailedOnly ? all.filter(({ isFailed }) => isFailed) : all;
  }, [account, isFailedOnly]);
  return (
    <>
      {account === undefined ? null : (
        <p class="soft">{t("security.ofAccount", { name: account })}</p>
      )}
      <DataList
        admin={admin}
        label={t("security.logins")}
        rows={rows}
        keyOf={(row) => String(rows.value.value?.indexOf(row))}
        empty={t("logins.none")}
        words={(row) => [
          row.account,
          row.login ?? "",
          row.remoteAddress,
          row.protocol,
          row.userAgent ?? "",
          row.result,
        ]}
        columns={columnsOf(admin)}
      >
        <label class="check">
          <input
            type="checkbox"
            checked={isFailedOnly}
            onChange={(event) => setFailedOnly(event.currentTarget.checked)}
          />
          <span>{t("logins.failedOnly")}</span>
        </label>
      </DataList>
    </>
  );
}

function columnsOf({ t, texts }: Admin): Column<Row>[] {
  return [
    {
      label: t("logins.who"),
      cell: ({ login, account: name }) => (
        <>
          <strong>{login ?? "–"}</strong>
          {name === "-" ? <small>{t("logins.nobody")}</small> : null}
        </>
      ),
    },
    {
      label: t("logins.result"),
      cell: ({ isFailed, result, count }) => (
        <>
          <span class={isFailed ? "badge warn" : "badge"}>{result}</span>
          {count > 1 ? <small>{t("logins.times", { count })}</small> : null}
        </>
      ),
    },
    {
      label: t("logins.how"),
      cell: ({ protocol, mechanism, credential }) =>
        [protocol, mechanism, credential].filter(Boolean).join(", "),
    },
    {
      label: t("logins.from"),
      cell: ({ remoteAddress, userAgent }) => (
        <>
          {remoteAddress}
          <small>{userAgent ?? ""}</small>
        </>
      ),
    },
    {
      label: t("logins.last"),
      cell: ({ lastAt }) => texts.shortDate(new Date(lastAt), new Date()),
    },
  ];
}
