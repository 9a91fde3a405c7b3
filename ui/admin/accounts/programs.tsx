import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../kit/button/button.tsx";
import { Dialog } from "../../kit/dialog/dialog.tsx";
import { Icon } from "../../kit/icon/icon.tsx";
import type { Admin } from "../admin.ts";
import { CopyButton } from "../piece/copy-button.tsx";
import { DataList } from "../piece/data-list.tsx";
import type { Column } from "../piece/data-list.tsx";
import { textOf } from "../piece/form.ts";
import { FormView } from "../piece/form.tsx";
import { Section } from "../piece/section.tsx";
import { useLoaded } from "../piece/use-loaded.ts";

interface ProgramsProps {
  readonly admin: Admin;
  readonly name: string;
}

/** What lets programs of the account in besides its password: a password of their own, or a key. */
export function Programs({ admin, name: account }: ProgramsProps): JSX.Element {
  const { t, api } = admin;
  const [adding, setAdding] = useState<"password" | "key" | undefined>(undefined);
  const rows = useLoaded(admin, () => programsOf(admin, account), [account]);
  const remove = async ({ kind, name }: Program): Promise<void> => {
    const isGone = await admin.attemptAfter(
      {
        title: t("programs.remove"),
        text: t("programs.remove.ask", { name }),
        action: t("form.remove"),
      },
      () => api.call(`account.${kind}.remove`, { account, name }),
      t("form.removed", { name }),
    );
    if (isGone) await rows.load();
  };
  return (
    <Section
      title={t("programs.title")}
      text={t("programs.text")}
      actions={
        <>
          <Button onPress={() => setAdding("password")}>
            <Icon name="plus" />
            {t("programs.password")}
          </Button>
          <Button onPress={() => setAdding("key")}>
            <Icon name="plus" />
            {t("programs.key")}
          </Button>
        </>
      }
    >
      <DataList
        admin={admin}
        label={t("programs.title")}
        rows={rows}
        keyOf={({ kind, name }) => `${kind} ${name}`}
        empty={t("programs.none")}
        columns={columnsOf(admin)}
        actions={(program) => (
          <Button kind="danger" onPress={() => void remove(program)}>
            {t("form.remove")}
            <span class="unseen"> {program.name}</span>
          </Button>
        )}
      />
      {adding === undefined ? null : (
        <AddProgram
          admin={admin}
          name={account}
          kind={adding}
          onClose={() => {
            setAdding(undefined);
            void rows.load();
          }}
        />
      )}
    </Section>
  );
}

interface Program {
  readonly kind: "app-password" | "tls-key";
  readonly name: string;
  readonly what: string;
  readonly lastUsedAt?: number | undefined;
}

async function programsOf({ api }: Admin, account: string): Promise<Program[]> {
  const passwords = await api.call("account.app-password.list", { account });
  const keys = await api.call("account.tls-key.list", { account });
  return [
    ...passwords.map(({ name, scopes, lastUsedAt }): Program => {
      return { kind: "app-password", name, what: scopes.join(", "), lastUsedAt };
    }),
    ...keys.map(({ name, algorithm, lastUsedAt }): Program => {
      return { kind: "tls-key", name, what: algorithm, lastUsedAt };
    }),
  ];
}

function columnsOf({ t, texts }: Admin): Column<Program>[] {
  return [
    { label: t("field.name"), cell: ({ name }) => <strong>{name}</strong> },
    {
      label: t("programs.kind"),
      cell: ({ kind, what }) => `${t(`programs.${kind}`)} (${what})`,
    },
    {
      label: t("sessions.used"),
      cell: ({ lastUsedAt }) =>
        lastUsedAt === undefined
          ? t("programs.never")
          : texts.shortDate(new Date(lastUsedAt), new Date()),
    },
  ];
}

interface AddProps extends ProgramsProps {
  readonly kind: "password" | "key";
  readonly onClose: () => void;
}

function AddProgram({ admin, name, kind, onClose }: AddProps): JSX.Element {
  const { t } = admin;
  return (
    <Dialog title={t(`programs.${kind}`)} closeLabel={t("app.close")} onClose={onClose}>
      {kind === "password" ? (
        <NewPassword {...{ admin, name, onClose }} />
      ) : (
        <NewKey {...{ admin, name, onClose }} />
      )}
    </Dialog>
  );
}

/** It is shown once: whoever closes the dialog has copied it. */
function NewPassword({ admin, name, onClose }: Omit<AddProps, "kind">): JSX.Element {
  const { t } = admin;
  const made = useSignal<string | undefined>(undefined);
  if (made.value !== undefined) {
    return (
      <>
        <p>{t("programs.made")}</p>
        <code class="code">{made.value}</code>
        <div class="buttons">
          <CopyButton admin={admin} text={made.value} />
          <Button kind="primary" onPress={onClose}>
            {t("form.done")}
          </Button>
        </div>
      </>
    );
  }
  return (
    <FormView
      admin={admin}
      fields={[
        { name: "name", label: t("programs.name"), required: true },
        { name: "imap", label: t("programs.imap"), kind: "check" },
        { name: "smtp", label: t("programs.smtp"), kind: "check" },
        { name: "web", label: t("programs.web"), kind: "check" },
      ]}
      first={{ name: "", imap: true, smtp: true, web: false }}
      submit={t("form.add")}
      onCancel={onClose}
      onSubmit={async (values) => {
        const scopes = (["imap", "smtp", "web"] as const).filter((of) => values[of] === true);
        const asked = { account: name, name: textOf(values, "name"), scopes };
        made.value = (await admin.api.call("account.app-password.add", asked)).password;
      }}
    />
  );
}

function NewKey({ admin, name, onClose }: Omit<AddProps, "kind">): JSX.Element {
  const { t } = admin;
  return (
    <FormView
      admin={admin}
      fields={[
        { name: "name", label: t("programs.name"), required: true },
        {
          name: "pem",
          label: t("programs.pem"),
          kind: "area",
          required: true,
          help: t("programs.pem.help"),
        },
      ]}
      first={{ name: "", pem: "" }}
      submit={t("form.add")}
      onCancel={onClose}
      onSubmit={async (values) => {
        const key = { name: textOf(values, "name"), pem: textOf(values, "pem") };
        await admin.api.call("account.tls-key.add", { account: name, ...key });
        admin.toasts.show(t("form.saved"));
        onClose();
      }}
    />
  );
}
