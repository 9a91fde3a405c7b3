import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Admin } from "../admin.ts";
import { CallFailure } from "../api/admin-api.ts";
import { FormView } from "../piece/form.tsx";
import { Section } from "../piece/section.tsx";

/** The password of these pages. */
export function AdminPasswordForm({ admin }: { admin: Admin }): JSX.Element {
  const { t } = admin;
  const [round, setRound] = useState(0);
  return (
    <Section title={t("security.password")} text={t("security.password.text")}>
      <FormView
        key={round}
        admin={admin}
        fields={[
          {
            name: "password",
            label: t("security.password.new"),
            kind: "password",
            required: true,
            help: t("accounts.password.help"),
          },
          { name: "again", label: t("security.password.again"), kind: "password", required: true },
        ]}
        first={{ password: "", again: "" }}
        submit={t("account.password.set")}
        onSubmit={async (values) => {
          if (values["password"] !== values["again"]) {
            throw new CallFailure("refused", t("security.password.differ"));
          }
          const password = String(values["password"]);
          await admin.api.call("admin.password", { password });
          admin.toasts.show(t("security.password.done"));
          setRound(round + 1);
        }}
      />
    </Section>
  );
}
