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
import { DomainPage } from "./domain-page.tsx";

export function View({ admin, path }: ViewProps): JSX.Element {
  const [name, tab = ""] = path;
  if (name === undefined) return <DomainList admin={admin} />;
  return <DomainPage key={name} admin={admin} name={name} tab={tab} />;
}

function DomainList({ admin }: { admin: Admin }): JSX.Element {
  const { t } = admin;
  const [isAdding, setAdding] = useState(false);
  const domains = useLoaded(admin, () => admin.api.call("domain.list", {}));
  return (
    <Page
      admin={admin}
      title={t("nav.domains")}
      actions={
        <Button kind="primary" onPress={() => setAdding(true)}>
          <Icon name="plus" />
          {t("domains.add")}
        </Button>
      }
    >
      <DataList
        admin={admin}
        label={t("nav.domains")}
        rows={domains}
        keyOf={({ name }) => name}
        empty={t("domains.none")}
        words={({ name, description }) => [name, description]}
        columns={[
          {
            label: t("domains.name"),
            cell: ({ name }) => <a href={hrefOf(["domains", name])}>{name}</a>,
          },
          { label: t("field.description"), cell: ({ description }) => description },
          {
            label: t("domains.mail"),
            cell: ({ disabled }) => t(disabled ? "domains.off" : "domains.on"),
          },
        ]}
      />
      {isAdding ? <AddDomain admin={admin} onClose={() => setAdding(false)} /> : null}
    </Page>
  );
}

function AddDomain({ admin, onClose }: { admin: Admin; onClose: () => void }): JSX.Element {
  const { t } = admin;
  return (
    <Dialog title={t("domains.add")} closeLabel={t("app.close")} onClose={onClose}>
      <FormView
        admin={admin}
        fields={[
          {
            name: "name",
            label: t("domains.name"),
            placeholder: "example.org",
            required: true,
            help: t("domains.add.help"),
          },
        ]}
        first={{ name: "" }}
        submit={t("form.add")}
        onCancel={onClose}
        onSubmit={async (values) => {
          const { name } = await admin.api.call("domain.add", { name: textOf(values, "name") });
          admin.toasts.show(t("domains.added", { name }));
          admin.navigation.go(["domains", name, "dns"]);
        }}
      />
    </Dialog>
  );
}
