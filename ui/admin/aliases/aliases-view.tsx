import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../kit/button/button.tsx";
import { Dialog } from "../../kit/dialog/dialog.tsx";
import { Icon } from "../../kit/icon/icon.tsx";
import type { Admin } from "../admin.ts";
import type { CallResult } from "../api/admin-api.ts";
import { DataList } from "../piece/data-list.tsx";
import { textOf, wordsOf } from "../piece/form.ts";
import type { FormValues } from "../piece/form.ts";
import { FormView } from "../piece/form.tsx";
import { Page } from "../piece/section.tsx";
import { useLoaded } from "../piece/use-loaded.ts";
import type { ViewProps } from "../shell/sections.ts";

type Alias = CallResult<"alias.list">[number];

export function View({ admin }: ViewProps): JSX.Element {
  const { t } = admin;
  const [edited, setEdited] = useState<Alias | "new" | undefined>(undefined);
  const aliases = useLoaded(admin, () => admin.api.call("alias.list", {}));
  const remove = async (address: string): Promise<void> => {
    const isGone = await admin.attemptAfter(
      {
        title: t("alias.remove"),
        text: t("alias.remove.ask", { name: address }),
        action: t("form.remove"),
      },
      () => admin.api.call("alias.remove", { address }),
      t("form.removed", { name: address }),
    );
    if (isGone) await aliases.load();
  };
  return (
    <Page
      admin={admin}
      title={t("nav.aliases")}
      actions={
        <Button kind="primary" onPress={() => setEdited("new")}>
          <Icon name="plus" />
          {t("alias.add")}
        </Button>
      }
    >
      <p class="soft">{t("alias.text")}</p>
      <DataList
        admin={admin}
        label={t("nav.aliases")}
        rows={aliases}
        keyOf={({ address }) => address}
        empty={t("alias.none")}
        words={({ address, members, description }) => [address, description, ...members]}
        columns={[
          { label: t("field.address"), cell: ({ address }) => <strong>{address}</strong> },
          { label: t("alias.members"), cell: ({ members }) => members.join(", ") },
          {
            label: t("alias.post"),
            cell: ({ postPublic }) => t(postPublic ? "alias.post.all" : "alias.post.members"),
          },
          { label: t("field.description"), cell: ({ description }) => description },
        ]}
        actions={(alias) => (
          <>
            <Button onPress={() => setEdited(alias)}>
              {t("form.change")}
              <span class="unseen"> {alias.address}</span>
            </Button>
            <Button kind="danger" onPress={() => void remove(alias.address)}>
              {t("form.remove")}
              <span class="unseen"> {alias.address}</span>
            </Button>
          </>
        )}
      />
      {edited === undefined ? null : (
        <AliasDialog
          admin={admin}
          alias={edited === "new" ? undefined : edited}
          onClose={() => {
            setEdited(undefined);
            void aliases.load();
          }}
        />
      )}
    </Page>
  );
}

interface AliasDialogProps {
  readonly admin: Admin;
  /** Undefined: a new one. */
  readonly alias: Alias | undefined;
  readonly onClose: () => void;
}

function AliasDialog({ admin, alias, onClose }: AliasDialogProps): JSX.Element {
  const { t } = admin;
  const save = async (values: FormValues): Promise<void> => {
    const settings = {
      members: wordsOf(values, "members"),
      description: textOf(values, "description"),
      postPublic: values["postPublic"] === true,
      listMembers: values["listMembers"] === true,
      allowFrom: values["allowFrom"] === true,
    };
    const address = alias?.address ?? textOf(values, "address");
    const name = alias === undefined ? "alias.add" : "alias.set";
    await admin.api.call(name, { address, ...settings });
    admin.toasts.show(t("form.saved"));
    onClose();
  };
  const isNew = alias === undefined;
  return (
    <Dialog
      title={isNew ? t("alias.add") : alias.address}
      closeLabel={t("app.close")}
      onClose={onClose}
    >
      <FormView
        admin={admin}
        fields={[
          ...(isNew
            ? [
                {
                  name: "address",
                  label: t("field.address"),
                  placeholder: "family@example.org",
                  required: true,
                },
              ]
            : []),
          {
            name: "members",
            label: t("alias.members"),
            kind: "area",
            help: t("alias.members.help"),
            required: true,
          },
          { name: "description", label: t("field.description") },
          { name: "postPublic", label: t("alias.postPublic"), kind: "check" },
          { name: "listMembers", label: t("alias.listMembers"), kind: "check" },
          { name: "allowFrom", label: t("alias.allowFrom"), kind: "check" },
        ]}
        first={{
          address: "",
          members: alias?.members.join("\n") ?? "",
          description: alias?.description ?? "",
          postPublic: alias?.postPublic ?? false,
          listMembers: alias?.listMembers ?? false,
          allowFrom: alias?.allowFrom ?? false,
        }}
        submit={t("form.save")}
        onCancel={onClose}
        onSubmit={save}
      />
    </Dialog>
  );
}
