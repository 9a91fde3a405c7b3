import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../kit/button/button.tsx";
import { Icon } from "../../kit/icon/icon.tsx";
import type { Admin } from "../admin.ts";
import type { CallResult } from "../api/admin-api.ts";
import { DataList } from "../piece/data-list.tsx";
import type { Column } from "../piece/data-list.tsx";
import { useLoaded } from "../piece/use-loaded.ts";
import { TransportDialog } from "./transport-dialog.tsx";
import { TransportTest } from "./transport-test.tsx";

type Transport = CallResult<"transport.list">[number];
type Opened = { readonly kind: "new" | "edit" | "test"; readonly name: string };

/** Ways for mail to leave. */
export function Transports({ admin }: { admin: Admin }): JSX.Element {
  const { t } = admin;
  const [opened, setOpened] = useState<Opened | undefined>(undefined);
  const transports = useLoaded(admin, () => admin.api.call("transport.list", {}));
  const change = async (work: Promise<boolean>): Promise<void> => {
    if (await work) await transports.load();
  };
  const remove = (name: string): Promise<boolean> =>
    admin.attemptAfter(
      {
        title: t("transport.remove"),
        text: t("transport.remove.ask", { name }),
        action: t("form.remove"),
      },
      () => admin.api.call("transport.remove", { name }),
      t("form.removed", { name }),
    );
  const prefer = (name: string): Promise<boolean> =>
    admin.attempt(() => admin.api.call("transport.default", { name }), t("form.saved"));
  const close = (): void => {
    setOpened(undefined);
    void transports.load();
  };
  return (
    <>
      <p class="soft">{t("transport.text")}</p>
      <DataList
        admin={admin}
        label={t("sending.transports")}
        rows={transports}
        keyOf={({ name }) => name}
        empty={t("transport.none")}
        columns={columnsOf(admin)}
        actions={(of) => (
          <Actions
            admin={admin}
            of={of}
            onOpen={setOpened}
            onPrefer={(name) => void change(prefer(name))}
            onRemove={(name) => void change(remove(name))}
          />
        )}
      >
        <Button kind="primary" onPress={() => setOpened({ kind: "new", name: "" })}>
          <Icon name="plus" />
          {t("transport.add")}
        </Button>
      </DataList>
      {opened === undefined || opened.kind === "test" ? null : (
        <TransportDialog admin={admin} name={opened.name} onClose={close} />
      )}
      {opened?.kind === "test" ? (
        <TransportTest admin={admin} name={opened.name} onClose={close} />
      ) : null}
    </>
  );
}

function columnsOf({ t }: Admin): Column<Transport>[] {
  return [
    { label: t("field.name"), cell: ({ name }) => <strong>{name}</strong> },
    { label: t("transport.to"), cell: ({ to }) => to },
    { label: t("transport.user"), cell: ({ username }) => username ?? "" },
    {
      label: t("transport.use"),
      cell: ({ isDefault, routes }) =>
        [
          isDefault ? t("transport.isDefault") : "",
          routes > 0 ? t("transport.routes", { count: routes }) : "",
        ]
          .filter(Boolean)
          .join(", "),
    },
  ];
}

interface ActionsProps {
  readonly admin: Admin;
  readonly of: Transport;
  readonly onOpen: (opened: Opened) => void;
  readonly onPrefer: (name: string) => void;
  readonly onRemove: (name: string) => void;
}

/** That straight to the mail hosts is there without being written, so it cannot be changed. */
function Actions({ admin, of, onOpen, onPrefer, onRemove }: ActionsProps): JSX.Element {
  const { t } = admin;
  const { name, isDefault } = of;
  const isBuiltIn = name === "direct";
  const unseen = <span class="unseen"> {name}</span>;
  return (
    <>
      <Button onPress={() => onOpen({ kind: "test", name })}>
        {t("transport.test")}
        {unseen}
      </Button>
      {isDefault ? null : (
        <Button onPress={() => onPrefer(name)}>
          {t("transport.prefer")}
          {unseen}
        </Button>
      )}
      {isBuiltIn ? null : (
        <Button onPress={() => onOpen({ kind: "edit", name })}>
          {t("form.change")}
          {unseen}
        </Button>
      )}
      {isBuiltIn || isDefault ? null : (
        <Button kind="danger" onPress={() => onRemove(name)}>
          {t("form.remove")}
          {unseen}
        </Button>
      )}
    </>
  );
}
