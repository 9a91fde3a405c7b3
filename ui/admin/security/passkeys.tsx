import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../kit/button/button.tsx";
import { Dialog } from "../../kit/dialog/dialog.tsx";
import { Icon } from "../../kit/icon/icon.tsx";
import type { Admin } from "../admin.ts";
import { CallFailure } from "../api/admin-api.ts";
import { DataList } from "../piece/data-list.tsx";
import { textOf } from "../piece/form.ts";
import { FormView } from "../piece/form.tsx";
import { Section } from "../piece/section.tsx";
import { useLoaded } from "../piece/use-loaded.ts";

/** What opens these pages instead of their password. */
export function Passkeys({ admin }: { admin: Admin }): JSX.Element {
  const { t, texts, passkeys } = admin;
  const [isAdding, setAdding] = useState(false);
  const rows = useLoaded(admin, () => admin.api.call("admin.passkey.list", {}));
  const remove = async (name: string): Promise<void> => {
    const isGone = await admin.attemptAfter(
      {
        title: t("passkeys.remove"),
        text: t("passkeys.remove.ask", { name }),
        action: t("form.remove"),
      },
      () => admin.api.call("admin.passkey.remove", { name }),
      t("form.removed", { name }),
    );
    if (isGone) await rows.load();
  };
  return (
    <Section
      title={t("passkeys.title")}
      text={t(passkeys === undefined ? "passkeys.notHere" : "passkeys.text")}
      actions={
        passkeys === undefined ? null : (
          <Button onPress={() => setAdding(true)}>
            <Icon name="plus" />
            {t("passkeys.add")}
          </Button>
        )
      }
    >
      <DataList
        admin={admin}
        label={t("passkeys.title")}
        rows={rows}
        keyOf={({ name }) => name}
        empty={t("passkeys.none")}
        columns={[
          { label: t("field.name"), cell: ({ name }) => <strong>{name}</strong> },
          { label: t("passkeys.host"), cell: ({ host }) => host },
          {
            label: t("sessions.used"),
            cell: ({ lastUsedAt, createdAt }) =>
              texts.shortDate(new Date(lastUsedAt ?? createdAt), new Date()),
          },
        ]}
        actions={({ name }) => (
          <Button kind="danger" onPress={() => void remove(name)}>
            {t("form.remove")}
            <span class="unseen"> {name}</span>
          </Button>
        )}
      />
      {isAdding ? (
        <AddPasskey
          admin={admin}
          onClose={() => {
            setAdding(false);
            void rows.load();
          }}
        />
      ) : null}
    </Section>
  );
}

function AddPasskey({ admin, onClose }: { admin: Admin; onClose: () => void }): JSX.Element {
  const { t } = admin;
  return (
    <Dialog title={t("passkeys.add")} closeLabel={t("app.close")} onClose={onClose}>
      <FormView
        admin={admin}
        fields={[{ name: "name", label: t("passkeys.name"), required: true }]}
        first={{ name: "" }}
        submit={t("form.add")}
        onCancel={onClose}
        onSubmit={async (values) => {
          const isMade = await admin.passkeys?.add(textOf(values, "name"));
          if (isMade !== true) throw new CallFailure("refused", t("passkeys.gaveUp"));
          admin.toasts.show(t("form.saved"));
          onClose();
        }}
      />
    </Dialog>
  );
}
