import type { JSX } from "preact";
import type { Admin } from "../admin.ts";
import { CallFailure } from "../api/admin-api.ts";
import type { Field } from "../piece/form.ts";
import { FormView } from "../piece/form.tsx";
import { accountChange, accountValues } from "./account-fields.ts";
import type { ShownAccount } from "./account-page.tsx";

export function AccountForm({ admin, shown }: { admin: Admin; shown: ShownAccount }): JSX.Element {
  const { t } = admin;
  return (
    <FormView
      admin={admin}
      submit={t("form.save")}
      first={accountValues(shown)}
      fields={fieldsOf(admin)}
      onSubmit={async (values) => {
        const change = accountChange(values);
        if (change === undefined) throw new CallFailure("refused", t("form.noSize"));
        await admin.api.call("account.set", { account: shown.name, ...change });
        admin.toasts.show(t("form.saved"));
      }}
    />
  );
}

function fieldsOf({ t, texts }: Admin): Field[] {
  const languages = new Intl.DisplayNames(texts.language, { type: "language" });
  return [
    { name: "fullName", label: t("account.fullName"), help: t("account.fullName.help") },
    { name: "description", label: t("field.description") },
    {
      name: "mayLogin",
      label: t("account.mayLogin"),
      kind: "check",
      help: t("account.mayLogin.help"),
    },
    {
      name: "mailPassword",
      label: t("account.mailPassword"),
      kind: "check",
      help: t("account.mailPassword.help"),
    },
    {
      name: "quotaKind",
      label: t("account.quotaKind"),
      kind: "choice",
      options: [
        ["default", t("account.quota.default")],
        ["own", t("account.quota.own")],
        ["none", t("account.quota.none")],
      ],
    },
    { name: "quota", label: t("account.quota"), placeholder: "5 GB" },
    {
      name: "maxMessagesPerDay",
      label: t("account.perDay"),
      kind: "number",
      help: t("account.perDay.help"),
    },
    { name: "maxFirstTimeRecipientsPerDay", label: t("account.newPerDay"), kind: "number" },
    { name: "maxQueued", label: t("account.maxQueued"), kind: "number" },
    {
      name: "keepRetiredDays",
      label: t("account.keepRetired"),
      kind: "number",
      help: t("account.keepRetired.help"),
    },
    { name: "junkFlags", label: t("account.junkFlags"), kind: "check" },
    {
      name: "fromIdAddresses",
      label: t("account.fromId"),
      kind: "area",
      help: t("account.fromId.help"),
    },
    {
      name: "language",
      label: t("account.language"),
      kind: "choice",
      options: [
        ["", t("account.language.default")],
        ...languageCodes.map((code) => [code, languages.of(code) ?? code] as const),
      ],
    },
  ];
}

/** Those that mailboxes have names in. */
const languageCodes = ["de", "en", "es", "fr", "it", "ja", "nl", "pl", "pt"] as const;
