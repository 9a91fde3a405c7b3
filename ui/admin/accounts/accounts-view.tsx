import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../kit/button/button.tsx";
import { Dialog } from "../../kit/dialog/dialog.tsx";
import { Icon } from "../../kit/icon/icon.tsx";
import type { Admin } from "../admin.ts";
import { DataList } from "../piece/data-list.tsx";
import { textOf } from "../piece/form.ts";
import { FormView } from "../piece/form.tsx";
import { Page } from "../piece/section.tsx";
import { useLoaded } from "../piece/use-loaded.ts";
import { hrefOf } from "../shell/navigation.ts";
import type { ViewProps } from "../shell/sections.ts";
import { AccountPage } from "./account-page.tsx";

export function View({ admin, path: [name] }: ViewProps): JSX.Element {
  if (name === undefined) return <AccountList admin={admin} />;
  return <AccountPage key={name} admin={admin} name={name} />;
}

function AccountList({ admin }: { admin: Admin }): JSX.Element {
  const { t, texts } = admin;
  const [isAdding, setAdding] = useState(false);
  const accounts = useLoaded(admin, () => admin.api.call("account.list", {}));
  return (
    <Page
      admin={admin}
      title={t("nav.accounts")}
      actions={
        <Button kind="primary" onPress={() => setAdding(true)}>
          <Icon name="plus" />
          {t("accounts.add")}
        </Button>
      }
    >
      <DataList
        admin={admin}
        label={t("nav.accounts")}
        rows={accounts}
        keyOf={({ name }) => name}
        empty={t("accounts.none")}
        words={({ name, addresses }) => [name, ...addresses]}
        columns={[
          {
            label: t("field.account"),
            cell: ({ name }) => <a href={hrefOf(["accounts", name])}>{name}</a>,
          },
          { label: t("field.addresses"), cell: ({ addresses }) => addresses.join(", ") },
          {
            label: t("accounts.size"),
            cell: ({ octets, quota }) =>
              quota === 0
                ? texts.size(octets)
                : t("accounts.sizeOf", { size: texts.size(octets), quota: texts.size(quota) }),
          },
          {
            label: t("accounts.login"),
            cell: ({ loginDisabled }) =>
              t(loginDisabled ? "accounts.noLogin" : "accounts.mayLogin"),
          },
        ]}
      />
      {isAdding ? <AddAccount admin={admin} onClose={() => setAdding(false)} /> : null}
    </Page>
  );
}

function AddAccount({ admin, onClose }: { admin: Admin; onClose: () => void }): JSX.Element {
  const { t } = admin;
  return (
    <Dialog title={t("accounts.add")} closeLabel={t("app.close")} onClose={onClose}>
      <FormView
        admin={admin}
        fields={[
          {
            name: "address",
            label: t("field.address"),
            placeholder: "mia@example.org",
            required: true,
          },
          {
            name: "password",
            label: t("field.password"),
            kind: "password",
            required: true,
            help: t("accounts.password.help"),
          },
          { name: "fullName", label: t("account.fullName") },
          { name: "name", label: t("accounts.name"), help: t("accounts.name.help") },
        ]}
        first={{ address: "", password: "", fullName: "", name: "" }}
        submit={t("form.add")}
        onCancel={onClose}
        onSubmit={async (values) => {
          const wanted = textOf(values, "name");
          const { name } = await admin.api.call("account.add", {
            address: textOf(values, "address"),
            password: String(values["password"] ?? ""),
            ...(wanted === "" ? {} : { name: wanted }),
          });
          const fullName = textOf(values, "fullName");
          if (fullName !== "") await admin.api.call("account.set", { account: name, fullName });
          admin.toasts.show(t("accounts.added", { name }));
          admin.navigation.go(["accounts", name]);
        }}
      />
    </Dialog>
  );
}
