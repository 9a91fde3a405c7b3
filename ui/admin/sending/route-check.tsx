import type { JSX } from "preact";
import { useSignal } from "@preact/signals";
import type { Admin } from "../admin.ts";
import type { CallResult } from "../api/admin-api.ts";
import { textOf } from "../piece/form.ts";
import { FormView } from "../piece/form.tsx";
import { Section } from "../piece/section.tsx";

/** Which way a mail would take, attempt by attempt. */
export function RouteCheck({ admin }: { admin: Admin }): JSX.Element {
  const { t } = admin;
  const choices = useSignal<CallResult<"route.check">>([]);
  return (
    <Section title={t("route.check")} text={t("route.check.text")}>
      <FormView
        admin={admin}
        fields={[
          { name: "from", label: t("route.check.from"), placeholder: "mia@example.org" },
          {
            name: "to",
            label: t("route.check.to"),
            placeholder: "bo@example.net",
            required: true,
          },
        ]}
        first={{ from: "", to: "" }}
        submit={t("route.check.do")}
        onSubmit={async (values) => {
          choices.value = await admin.api.call("route.check", {
            from: textOf(values, "from"),
            to: textOf(values, "to"),
          });
        }}
      />
      <ol class="steps" aria-live="polite">
        {choices.value.map(({ attempt, transport, by }) => (
          <li key={attempt}>
            {by === "local"
              ? t("route.check.local")
              : t("route.check.by", { transport, by: t(`route.of.${by}`) })}
          </li>
        ))}
      </ol>
    </Section>
  );
}
