import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Admin } from "../admin.ts";
import { CopyButton } from "../piece/copy-button.tsx";
import { Waiting } from "../piece/data-list.tsx";
import { textOf } from "../piece/form.ts";
import { FormView } from "../piece/form.tsx";
import { Section } from "../piece/section.tsx";
import { useLoaded } from "../piece/use-loaded.ts";

/** All of the configuration as text, for what no page has a field for. */
export function ConfigText({ admin }: { admin: Admin }): JSX.Element {
  const { t } = admin;
  const [round, setRound] = useState(0);
  const config = useLoaded(admin, () => admin.api.call("config.show", {}), [round]);
  const shown = config.value.value;
  if (shown === undefined) return <Waiting admin={admin} of={config} />;
  return (
    <Section
      title={t("system.config")}
      text={t("system.config.text")}
      actions={<CopyButton admin={admin} text={shown.document} />}
    >
      <FormView
        key={shown.revision}
        admin={admin}
        fields={[
          { name: "document", label: t("system.config.document"), kind: "area", isCode: true },
          { name: "note", label: t("system.config.note") },
        ]}
        first={{ document: shown.document, note: "" }}
        submit={t("form.save")}
        onSubmit={async (values) => {
          const { revision } = await admin.api.call("config.apply", {
            document: String(values["document"]),
            base: shown.revision,
            note: textOf(values, "note"),
          });
          admin.toasts.show(t("system.config.done", { revision: String(revision) }));
          setRound(round + 1);
        }}
      />
    </Section>
  );
}
