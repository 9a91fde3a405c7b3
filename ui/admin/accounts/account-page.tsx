import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../kit/button/button.tsx";
import { Dialog } from "../../kit/dialog/dialog.tsx";
import { Icon } from "../../kit/icon/icon.tsx";
import type { Admin } from "../admin.ts";
import type { CallResult } from "../api/admin-api.ts";
import { DataList, Waiting } from "../piece/data-list.tsx";
import { textOf } from "../piece/form.ts";
import { FormView } from "../piece/form.tsx";
import { Loaded } from "../piece/loaded.ts";
import { Facts, Page, Section } from "../piece/section.tsx";
import { useLoaded } from "../piece/use-loaded.ts";
import { hrefOf } from "../shell/navigation.ts";
import { Programs } from "./programs.tsx";
import { SecondFactor } from "./second-factor.tsx";
import { AccountForm } from "./account-form.tsx";

export type ShownAccount = CallResult<"account.show">;

interface AccountProps {
  readonly admin: Admin;
  readonly name: string;
}

interface PartProps {
  readonly admin: Admin;
  readonly shown: ShownAccount;
  readonly reload: () => Promise<void>;
}

export function AccountPage({ admin, name }: AccountProps): JSX.Element {
  const { t } = admin;
  const account = useLoaded(admin, () => admin.api.call("account.show", { account: name }), [name]);
  const shown = account.value.value;
  const reload = (): Promise<void> => account.load();
  return (
    <Page admin={admin} title={name} up={{ title: t("nav.accounts"), path: ["accounts"] }}>
      <Waiting admin={admin} of={account} />
      {shown === undefined ? null : (
        <>
          <Use admin={admin} shown={shown} reload={reload} />
          <Addresses admin={admin} shown={shown} reload={reload} />
          <Section title={t("account.settings")}>
            <AccountForm admin={admin} shown={shown} />
          </Section>
          <Password admin={admin} name={name} />
          <Programs admin={admin} name={name} />
          <SecondFactor admin={admin} name={name} />
          <Section title={t("account.remove")} text={t("account.remove.text")}>
            <div class="buttons">
              <Button kind="danger" onPress={() => void remove(admin, name)}>
                {t("account.remove")}
              </Button>
            </div>
          </Section>
        </>
      )}
    </Page>
  );
}

async function remove(admin: Admin, name: string): Promise<void> {
  const { t } = admin;
  const isGone = await admin.attemptAfter(
    {
      title: t("account.remove"),
      text: t("account.remove.ask", { name }),
      action: t("form.remove"),
    },
    () => admin.api.call("account.remove", { account: name }),
    t("form.removed", { name }),
  );
  if (isGone) admin.navigation.go(["accounts"]);
}

function Use({ admin, shown }: PartProps): JSX.Element {
  const { t, texts } = admin;
  const { octets, quotaInForce, messages, mailboxes, memberOf } = shown;
  return (
    <Section title={t("account.use")}>
      {quotaInForce === 0 ? null : (
        <progress class="use" max={quotaInForce} value={octets} aria-label={t("accounts.size")} />
      )}
      <Facts
        facts={[
          [
            t("accounts.size"),
            quotaInForce === 0
              ? texts.size(octets)
              : t("accounts.sizeOf", {
                  size: texts.size(octets),
                  quota: texts.size(quotaInForce),
                }),
          ],
          [t("account.messages"), texts.number(messages)],
          [t("account.mailboxes"), texts.number(mailboxes)],
          [t("nav.aliases"), memberOf.join(", ")],
        ]}
      />
      <div class="buttons">
        <a class="button" href={hrefOf(["security", "logins", shown.name])}>
          {t("security.logins")}
        </a>
        <a class="button" href={hrefOf(["security", "sessions", shown.name])}>
          {t("security.sessions")}
        </a>
      </div>
    </Section>
  );
}

function Addresses({ admin, shown, reload }: PartProps): JSX.Element {
  const { t } = admin;
  const [isAdding, setAdding] = useState(false);
  const removeAddress = async (address: string): Promise<void> => {
    const isGone = await admin.attemptAfter(
      {
        title: t("account.address.remove"),
        text: t("account.address.remove.ask", { name: address }),
        action: t("form.remove"),
      },
      () => admin.api.call("account.address.remove", { account: shown.name, address }),
      t("form.removed", { name: address }),
    );
    if (isGone) await reload();
  };
  return (
    <Section
      title={t("field.addresses")}
      actions={
        <Button onPress={() => setAdding(true)}>
          <Icon name="plus" />
          {t("account.address.add")}
        </Button>
      }
    >
      <DataList
        admin={admin}
        label={t("field.addresses")}
        rows={Loaded.of(shown.addresses)}
        keyOf={({ address }) => address}
        empty={t("account.address.none")}
        columns={[
          {
            label: t("field.address"),
            cell: ({ address }) =>
              address.startsWith("@")
                ? t("account.catchAll", { domain: address.slice(1) })
                : address,
          },
          { label: t("account.mailbox"), cell: ({ mailbox }) => mailbox },
        ]}
        actions={({ address }) => (
          <Button kind="danger" onPress={() => void removeAddress(address)}>
            {t("form.remove")}
            <span class="unseen"> {address}</span>
          </Button>
        )}
      />
      {isAdding ? (
        <AddAddress
          admin={admin}
          shown={shown}
          onClose={() => {
            setAdding(false);
            void reload();
          }}
        />
      ) : null}
    </Section>
  );
}

function AddAddress(props: {
  admin: Admin;
  shown: ShownAccount;
  onClose: () => void;
}): JSX.Element {
  const { admin, shown, onClose } = props;
  const { t } = admin;
  return (
    <Dialog title={t("account.address.add")} closeLabel={t("app.close")} onClose={onClose}>
      <FormView
        admin={admin}
        fields={[
          {
            name: "local",
            label: t("account.address.local"),
            help: t("account.address.local.help"),
          },
          {
            name: "domain",
            label: t("domains.name"),
            kind: "choice",
            options: shown.domains.map((domain) => [domain, domain] as const),
          },
          { name: "mailbox", label: t("account.mailbox"), required: true },
        ]}
        first={{ local: "", domain: shown.domains[0] ?? "", mailbox: "INBOX" }}
        submit={t("form.add")}
        onCancel={onClose}
        onSubmit={async (values) => {
          const address = `${textOf(values, "local")}@${textOf(values, "domain")}`;
          const mailbox = textOf(values, "mailbox");
          await admin.api.call("account.address.add", { account: shown.name, address, mailbox });
          admin.toasts.show(t("form.saved"));
          onClose();
        }}
      />
    </Dialog>
  );
}

function Password({ admin, name }: AccountProps): JSX.Element {
  const { t } = admin;
  const [round, setRound] = useState(0);
  return (
    <Section title={t("account.password")} text={t("account.password.text")}>
      <FormView
        key={round}
        admin={admin}
        fields={[
          {
            name: "password",
            label: t("field.password"),
            kind: "password",
            required: true,
            help: t("accounts.password.help"),
          },
        ]}
        first={{ password: "" }}
        submit={t("account.password.set")}
        onSubmit={async (values) => {
          const password = String(values["password"] ?? "");
          await admin.api.call("account.password", { account: name, password });
          admin.toasts.show(t("account.password.done"));
          setRound(round + 1);
        }}
      />
    </Section>
  );
}
