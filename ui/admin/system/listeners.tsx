import type { JSX } from "preact";
import type { Admin } from "../admin.ts";
import { DataList } from "../piece/data-list.tsx";
import { useLoaded } from "../piece/use-loaded.ts";

/** Where the server listens. */
export function Listeners({ admin }: { admin: Admin }): JSX.Element {
  const { t } = admin;
  const rows = useLoaded(admin, () => admin.api.call("listener.list", {}));
  return (
    <>
      <p class="soft">{t("listeners.text")}</p>
      <DataList
        admin={admin}
        label={t("system.listeners")}
        rows={rows}
        keyOf={({ service }) => service}
        empty={t("listeners.none")}
        columns={[
          { label: t("listeners.service"), cell: ({ service }) => <strong>{service}</strong> },
          {
            label: t("listeners.where"),
            cell: ({ places }) =>
              places.length === 0
                ? t("listeners.off")
                : places
                    .map(({ address, port }) =>
                      t("listeners.place", { address, port: String(port) }),
                    )
                    .join(", "),
          },
        ]}
      />
    </>
  );
}
