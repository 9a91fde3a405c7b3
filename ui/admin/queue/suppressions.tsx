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

/** Addresses that accounts send no mail to any more. */
export function Suppressions({ admin }: { admin: Admin }): JSX.Element {
  const { t, texts } = admin;
  const [isAdding, setAdding] = useState(false);
  const rows = useLoaded(admin, () => admin.api.call("queue.suppressions.list", {}));
  const remove = async (account: string, address: string): Promise<void> => {
    const isGone = await admin.attempt(
      () => admin.api.call("queue.suppressions.remove", { account, address }),
      t("suppressed.removed", { name: address }),
    );
    if (isGone) await rows.load();
  };
  return (
    <>
      <p class="soft">{t("suppressed.text")}</p>
      <DataList
        admin={admin}
        label={t("queue.suppressed")}
        rows={rows}
        keyOf={({ account, address }) => `${account} ${address}`}
        empty={t("suppressed.none")}
        words={({ account, address, reason }) => [account, address, reason]}
        columns={[
          { label: t("field.address"), cell: ({ address }) => <strong>{address}</strong> },
          { label: t("field.account"), cell: ({ account }) => account },
          { label: t("suppressed.reason"), cell: ({ reason }) => reason },
          {
            label: t("suppressed.since"),
            cell: ({ createdAt }) => texts.shortDate(new Date(createdAt), new Date()),
          },
        ]}
        actions={({ account, address }) => (
          <Button onPress={() => void remove(account, address)}>
            {t("suppressed.remove")}
            <span class="unseen"> {address}</span>
          </Button>
        )}
      >
        <Button kind="primary" onPress={() => setAdding(true)}>
          <Icon name="plus" />
          {t("suppressed.add")}
        </Button>
      </DataList>
      {isAdding ? (
        <AddSuppression
          admin={admin}
          onClose={() => {
            setAdding(false);
            void rows.load();
          }}
        />
      ) : null}
    </>
  );
}

function AddSuppression({ admin, onClose }: { admin: Admin; onClose: () => void }): JSX.Element {
  const { t } = admin;
  const accounts = useLoaded(admin, () => admin.api.call("account.list", {})).value.value;
  return (
    <Dialog title={t("suppressed.add")} closeLabel={t("app.close")} onClose={onClose}>
      {accounts === undefined ? null : (
        <FormView
          admin={admin}
          fields={[
            {
              name: "account",
              label: t("field.account"),
              kind: "choice",
              options: accounts.map(({ name }) => [name, name] as const),
            },
            { name: "address", label: t("field.address"), required: true },
            { name: "reason", label: t("suppressed.reason") },
          ]}
          first={{ account: accounts[0]?.name ?? "", address: "", reason: "" }}
          submit={t("form.add")}
          onCancel={onClose}
          onSubmit={async (values) => {
            const reason = textOf(values, "reason");
            await admin.api.call("queue.suppressions.add", {
              account: textOf(values, "account"),
              address: textOf(values, "address"),
              ...(reason === "" ? {} : { reason }),
            });
            admin.toasts.show(t("form.done"));
            onClose();
          }}
        />
      )}
    </Dialog>
  );
}
