import type { JSX } from "preact";
import { Button } from "../../kit/button/button.tsx";
import type { Admin } from "../admin.ts";
import type { CallResult } from "../api/admin-api.ts";
import { DataList, Waiting } from "../piece/data-list.tsx";
import { textOf, wordsOf } from "../piece/form.ts";
import type { FormValues } from "../piece/form.ts";
import { FormView } from "../piece/form.tsx";
import { Loaded } from "../piece/loaded.ts";
import { Section } from "../piece/section.tsx";
import { useLoaded } from "../piece/use-loaded.ts";
import { hrefOf } from "../shell/navigation.ts";
import { MailPrograms } from "./mail-programs.tsx";
import type { DomainProps } from "./domain-page.tsx";

type Shown = CallResult<"domain.show">;

const modes = ["off", "testing", "enforce", "none"] as const;
/** A month: what the server takes where nothing is said. */
const maxAgeDefault = 30 * 86_400;

export function DomainSettings({ admin, name }: DomainProps): JSX.Element {
  const { t } = admin;
  const domain = useLoaded(admin, () => admin.api.call("domain.show", { domain: name }), [name]);
  const shown = domain.value.value;
  if (shown === undefined) return <Waiting admin={admin} of={domain} />;
  return (
    <>
      <Section title={t("domain.settings")}>
        <SettingsForm admin={admin} shown={shown} />
      </Section>
      <Addresses admin={admin} shown={shown} />
      <MailPrograms admin={admin} name={name} />
      <Section title={t("domain.remove")} text={t("domain.remove.text")}>
        <div class="buttons">
          <Button kind="danger" onPress={() => void remove(admin, name)}>
            {t("domain.remove")}
          </Button>
        </div>
      </Section>
    </>
  );
}

async function remove(admin: Admin, name: string): Promise<void> {
  const { t } = admin;
  const isGone = await admin.attemptAfter(
    {
      title: t("domain.remove"),
      text: t("domain.remove.ask", { name }),
      action: t("form.remove"),
    },
    () => admin.api.call("domain.remove", { domain: name }),
    t("form.removed", { name }),
  );
  if (isGone) admin.navigation.go(["domains"]);
}

function SettingsForm({ admin, shown }: { admin: Admin; shown: Shown }): JSX.Element {
  const { t } = admin;
  return (
    <FormView
      admin={admin}
      submit={t("form.save")}
      first={{
        description: shown.description,
        takesMail: !shown.disabled,
        separators: shown.catchallSeparators.join(" "),
        caseSensitive: shown.caseSensitive,
        clientHost: shown.clientHost ?? "",
        mode: shown.mtaSts?.mode ?? "off",
      }}
      fields={[
        { name: "description", label: t("field.description") },
        {
          name: "takesMail",
          label: t("domain.takesMail"),
          kind: "check",
          help: t("domain.takesMail.help"),
        },
        { name: "separators", label: t("domain.separators"), help: t("domain.separators.help") },
        { name: "caseSensitive", label: t("domain.case"), kind: "check" },
        {
          name: "clientHost",
          label: t("domain.clientHost"),
          placeholder: shown.hostName,
          help: t("domain.clientHost.help"),
        },
        {
          name: "mode",
          label: t("domain.sts"),
          kind: "choice",
          options: modes.map((mode) => [mode, t(`domain.sts.${mode}`)] as const),
          help: t("domain.sts.help"),
        },
      ]}
      onSubmit={async (values) => {
        await admin.api.call("domain.set", { domain: shown.name, ...settingsOf(values, shown) });
        admin.toasts.show(t("form.saved"));
      }}
    />
  );
}

function settingsOf(values: FormValues, { mtaSts }: Shown) {
  const mode = modes.find((one) => one === values["mode"]);
  const host = textOf(values, "clientHost");
  return {
    description: textOf(values, "description"),
    disabled: values["takesMail"] !== true,
    catchallSeparators: wordsOf(values, "separators"),
    caseSensitive: values["caseSensitive"] === true,
    clientHost: host === "" ? null : host,
    mtaSts:
      mode === undefined || mode === "off"
        ? null
        : { mode, maxAge: mtaSts?.maxAge ?? maxAgeDefault },
  };
}

function Addresses({ admin, shown }: { admin: Admin; shown: Shown }): JSX.Element {
  const { t } = admin;
  return (
    <Section title={t("domain.addresses")}>
      <DataList
        admin={admin}
        label={t("domain.addresses")}
        rows={Loaded.of(shown.addresses)}
        keyOf={({ address }) => address}
        empty={t("domain.addresses.none")}
        words={({ address, account }) => [address, account ?? ""]}
        columns={[
          { label: t("field.address"), cell: ({ address }) => address },
          {
            label: t("field.account"),
            cell: ({ account }) =>
              account === undefined ? (
                <a href={hrefOf(["aliases"])}>{t("alias.one")}</a>
              ) : (
                <a href={hrefOf(["accounts", account])}>{account}</a>
              ),
          },
        ]}
      />
    </Section>
  );
}
