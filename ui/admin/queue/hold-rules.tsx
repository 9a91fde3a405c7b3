import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../kit/button/button.tsx";
import { Dialog } from "../../kit/dialog/dialog.tsx";
import { Icon } from "../../kit/icon/icon.tsx";
import type { Admin } from "../admin.ts";
import { DataList } from "../piece/data-list.tsx";
import { textOf } from "../piece/form.ts";
import { FormView } from "../piece/form.tsx";
import { useLoaded } from "../piece/use-loaded.ts";

/** Which messages are held as they come. */
export function HoldRules({ admin }: { admin: Admin }): JSX.Element {
  const { t } = admin;
  const [isAdding, setAdding] = useState(false);
  const rules = useLoaded(admin, () => admin.api.call("queue.hold-rules.list", {}));
  const remove = async (id: number): Promise<void> => {
    const isGone = await admin.attemptAfter(
      { title: t("rule.remove"), text: t("rule.remove.ask"), action: t("form.remove") },
      () => admin.api.call("queue.hold-rules.remove", { id }),
      t("form.done"),
    );
    if (isGone) await rules.load();
  };
  return (
    <>
      <p class="soft">{t("rule.text")}</p>
      <DataList
        admin={admin}
        label={t("queue.rules")}
        rows={rules}
        keyOf={({ id }) => String(id)}
        empty={t("rule.none")}
        columns={[
          { label: t("field.account"), cell: ({ account }) => account ?? t("route.any") },
          { label: t("route.from"), cell: ({ senderDomain }) => senderDomain ?? t("route.any") },
          {
            label: t("route.to"),
            cell: ({ recipientDomain }) => recipientDomain ?? t("route.any"),
          },
        ]}
        actions={({ id }) => (
          <Button kind="danger" onPress={() => void remove(id)}>
            {t("form.remove")}
          </Button>
        )}
      >
        <Button kind="primary" onPress={() => setAdding(true)}>
          <Icon name="plus" />
          {t("rule.add")}
        </Button>
      </DataList>
      {isAdding ? (
        <AddRule
          admin={admin}
          onClose={() => {
            setAdding(false);
            void rules.load();
          }}
        />
      ) : null}
    </>
  );
}

function AddRule({ admin, onClose }: { admin: Admin; onClose: () => void }): JSX.Element {
  const { t } = admin;
  return (
    <Dialog title={t("rule.add")} closeLabel={t("app.close")} onClose={onClose}>
      <p class="soft">{t("rule.add.text")}</p>
      <FormView
        admin={admin}
        fields={[
          { name: "account", label: t("field.account") },
          { name: "senderDomain", label: t("route.from") },
          { name: "recipientDomain", label: t("route.to") },
        ]}
        first={{ account: "", senderDomain: "", recipientDomain: "" }}
        submit={t("form.add")}
        onCancel={onClose}
        onSubmit={async (values) => {
          const given = Object.fromEntries(
            ["account", "senderDomain", "recipientDomain"].flatMap((name) =>
              textOf(values, name) === "" ? [] : [[name, textOf(values, name)]],
            ),
          );
          const all = Object.keys(given).length === 0;
          const { held } = await admin.api.call("queue.hold-rules.add", { ...given, all });
          admin.toasts.show(t("rule.added", { count: held }));
          onClose();
        }}
      />
    </Dialog>
  );
}
