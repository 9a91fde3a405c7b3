import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Dialog } from "../../kit/dialog/dialog.tsx";
import type { Admin } from "../admin.ts";
import { textOf } from "../piece/form.ts";
import { FormView } from "../piece/form.tsx";

interface TestProps {
  readonly admin: Admin;
  readonly name: string;
  readonly onClose: () => void;
}

/** Walks through a delivery, each step as it is done. */
export function TransportTest({ admin, name, onClose }: TestProps): JSX.Element {
  const { t } = admin;
  const steps = useSignal<readonly string[]>([]);
  const outcome = useSignal<string | undefined>(undefined);
  return (
    <Dialog
      title={t("transport.testOf", { name })}
      closeLabel={t("app.close")}
      onClose={onClose}
      wide
    >
      <FormView
        admin={admin}
        fields={[
          {
            name: "to",
            label: t("transport.test.to"),
            placeholder: "you@example.com",
            required: true,
            help: t("transport.test.to.help"),
          },
          { name: "from", label: t("transport.test.from"), help: t("transport.test.from.help") },
          {
            name: "send",
            label: t("transport.test.send"),
            kind: "check",
            help: t("transport.test.send.help"),
          },
        ]}
        first={{ to: "", from: "", send: false }}
        submit={t("transport.test")}
        onSubmit={async (values) => {
          steps.value = [];
          outcome.value = undefined;
          const from = textOf(values, "from");
          const result = await admin.api.call(
            "transport.test",
            {
              name,
              to: textOf(values, "to"),
              send: values["send"] === true,
              ...(from === "" ? {} : { from }),
            },
            (line) => (steps.value = [...steps.value, line]),
          );
          outcome.value = t(result.passed ? "transport.test.works" : "transport.test.fails");
        }}
      />
      <ol class="steps" aria-live="polite">
        {steps.value.map((step, index) => (
          <li key={index}>{step}</li>
        ))}
      </ol>
      <p class="outcome" role="status">
        {outcome.value ?? ""}
      </p>
    </Dialog>
  );
}
