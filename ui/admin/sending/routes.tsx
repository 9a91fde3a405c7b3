import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../kit/button/button.tsx";
import { Dialog } from "../../kit/dialog/dialog.tsx";
import { Icon } from "../../kit/icon/icon.tsx";
import type { Admin } from "../admin.ts";
import { DataList } from "../piece/data-list.tsx";
import type { Column } from "../piece/data-list.tsx";
import { numberOf, textOf, wordsOf } from "../piece/form.ts";
import type { FormValues } from "../piece/form.ts";
import { FormView } from "../piece/form.tsx";
import type { Loaded } from "../piece/loaded.ts";
import { useLoaded } from "../piece/use-loaded.ts";
import { RouteCheck } from "./route-check.tsx";
import { groupOf, movedUp, routeSet } from "./route-rows.ts";
import type { RouteRow } from "./route-rows.ts";

/** Which mail takes which transport. */
export function Routes({ admin }: { admin: Admin }): JSX.Element {
  const { t } = admin;
  const [isAdding, setAdding] = useState(false);
  const routes = useLoaded(admin, () => admin.api.call("route.list", {}));
  const change = async (row: RouteRow, group: readonly RouteRow[]): Promise<void> => {
    const work = () => admin.api.call("route.set", routeSet(row, group));
    if (await admin.attempt(work, t("form.saved"))) await routes.load();
  };
  const remove = async (row: RouteRow): Promise<void> => {
    const question = {
      title: t("route.remove"),
      text: t("route.remove.ask"),
      action: t("form.remove"),
    };
    const rest = groupOf(routes.value.value ?? [], row).filter((other) => other !== row);
    if (await admin.ask(question)) await change(row, rest);
  };
  return (
    <>
      <p class="soft">{t("route.text")}</p>
      <DataList
        admin={admin}
        label={t("sending.routes")}
        rows={routes}
        keyOf={(row) => String(routes.value.value?.indexOf(row))}
        empty={t("route.none")}
        columns={columnsOf(admin)}
        actions={(row) =>
          row.of === "default" ? null : (
            <>
              <Button
                disabled={groupOf(routes.value.value ?? [], row)[0] === row}
                onPress={() =>
                  void change(row, movedUp(groupOf(routes.value.value ?? [], row), row))
                }
              >
                {t("route.up")}
              </Button>
              <Button kind="danger" onPress={() => void remove(row)}>
                {t("form.remove")}
              </Button>
            </>
          )
        }
      >
        <Button kind="primary" onPress={() => setAdding(true)}>
          <Icon name="plus" />
          {t("route.add")}
        </Button>
      </DataList>
      <RouteCheck admin={admin} />
      {isAdding ? (
        <AddRoute
          admin={admin}
          routes={routes}
          onClose={() => {
            setAdding(false);
            void routes.load();
          }}
        />
      ) : null}
    </>
  );
}

function columnsOf({ t }: Admin): Column<RouteRow>[] {
  return [
    {
      label: t("route.of"),
      cell: ({ of, name }) => `${t(`route.of.${of}`)} ${name ?? ""}`,
    },
    {
      label: t("route.from"),
      cell: ({ fromDomain }) => fromDomain.join(", ") || t("route.any"),
    },
    { label: t("route.to"), cell: ({ toDomain }) => toDomain.join(", ") || t("route.any") },
    {
      label: t("route.attempts"),
      cell: ({ minimumAttempts }) =>
        minimumAttempts === 0 ? t("route.always") : t("route.after", { count: minimumAttempts }),
    },
    { label: t("route.transport"), cell: ({ transport }) => <strong>{transport}</strong> },
  ];
}

interface AddRouteProps {
  readonly admin: Admin;
  readonly routes: Loaded<readonly RouteRow[]>;
  readonly onClose: () => void;
}

/** For all mail, or for that of an account or a domain. */
function AddRoute({ admin, routes, onClose }: AddRouteProps): JSX.Element {
  const { t } = admin;
  const known = useLoaded(admin, async () => ({
    transports: await admin.api.call("transport.list", {}),
    accounts: await admin.api.call("account.list", {}),
    domains: await admin.api.call("domain.list", {}),
  })).value.value;
  return (
    <Dialog title={t("route.add")} closeLabel={t("app.close")} onClose={onClose}>
      {known === undefined ? null : (
        <FormView
          admin={admin}
          fields={[
            {
              name: "of",
              label: t("route.of"),
              kind: "choice",
              options: [
                ["all", t("route.of.all")],
                ...known.domains.map(
                  ({ name }) => [`domain ${name}`, `${t("route.of.domain")} ${name}`] as const,
                ),
                ...known.accounts.map(
                  ({ name }) => [`account ${name}`, `${t("route.of.account")} ${name}`] as const,
                ),
              ],
            },
            {
              name: "transport",
              label: t("route.transport"),
              kind: "choice",
              options: known.transports.map(({ name }) => [name, name] as const),
            },
            { name: "to", label: t("route.to"), help: t("route.domain.help") },
            { name: "from", label: t("route.from"), help: t("route.domain.help") },
            {
              name: "attempts",
              label: t("route.attempts"),
              kind: "number",
              help: t("route.attempts.help"),
            },
          ]}
          first={{
            of: "all",
            transport: known.transports[0]?.name ?? "direct",
            to: "",
            from: "",
            attempts: "0",
          }}
          submit={t("form.add")}
          onCancel={onClose}
          onSubmit={async (values) => {
            const row = rowOf(values);
            const group = groupOf(routes.value.value ?? [], row);
            await admin.api.call("route.set", routeSet(row, [...group, row]));
            admin.toasts.show(t("form.saved"));
            onClose();
          }}
        />
      )}
    </Dialog>
  );
}

function rowOf(values: FormValues): RouteRow {
  const [of = "all", name] = textOf(values, "of").split(" ");
  return {
    of: of as RouteRow["of"],
    name,
    transport: textOf(values, "transport"),
    fromDomain: wordsOf(values, "from"),
    toDomain: wordsOf(values, "to"),
    minimumAttempts: numberOf(values, "attempts") ?? 0,
  };
}
