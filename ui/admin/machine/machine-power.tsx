import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../kit/button/button.tsx";
import type { Admin } from "../admin.ts";
import { CallFailure } from "../api/admin-api.ts";
import { textOf } from "../piece/form.ts";
import { FormView } from "../piece/form.tsx";
import { Section } from "../piece/section.tsx";
import { bundleName } from "./machine.ts";
import type { MachineTexts } from "./text/machine-texts.ts";

export function Power({ admin, texts }: Omit<NamedProps, "hostName">): JSX.Element {
  const { t } = texts;
  const ask = (call: "device.reboot" | "device.power-off", key: "reboot" | "off"): void => {
    const question = {
      title: t(`${key}`),
      text: t(`${key}.ask`),
      action: t(`${key}`),
    };
    void admin.attemptAfter(question, () => admin.api.call(call, {}), t(`${key}.done`));
  };
  return (
    <Section title={t("onOff")} text={t("onOff.text")}>
      <div class="buttons">
        <Button onPress={() => ask("device.reboot", "reboot")}>{t("reboot")}</Button>
        <Button kind="danger" onPress={() => ask("device.power-off", "off")}>
          {t("off")}
        </Button>
      </div>
    </Section>
  );
}

interface NamedProps {
  readonly admin: Admin;
  readonly texts: MachineTexts;
  readonly hostName: string;
}

/** Text for somebody who helps, as a file. */
export function SupportBundle({ admin, texts, hostName }: NamedProps): JSX.Element {
  const { t } = texts;
  const [isBusy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    await admin.attempt(async () => {
      const { text } = await admin.api.call("device.support", {});
      const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
      const link = document.createElement("a");
      link.href = url;
      link.download = bundleName(hostName, new Date());
      link.click();
      // The browser reads it after this turn.
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    });
    setBusy(false);
  };
  return (
    <Section title={t("support")} text={t("support.text")}>
      <div class="buttons">
        <Button disabled={isBusy} onPress={() => void save()}>
          {t("support.save")}
        </Button>
      </div>
    </Section>
  );
}

/** The name is typed, so that nobody does it by accident. */
export function FactoryReset({ admin, texts, hostName }: NamedProps): JSX.Element {
  const { t } = texts;
  const [isOpen, setOpen] = useState(false);
  return (
    <Section title={t("reset")} text={t("reset.text")}>
      {isOpen ? (
        <FormView
          admin={admin}
          fields={[
            {
              name: "hostName",
              label: t("reset.name", { name: hostName }),
              required: true,
              autocomplete: "off",
            },
          ]}
          first={{ hostName: "" }}
          submit={t("reset.do")}
          danger
          onCancel={() => setOpen(false)}
          onSubmit={async (values) => {
            const typed = textOf(values, "hostName");
            if (typed !== hostName) throw new CallFailure("refused", t("reset.wrong"));
            await admin.api.call("device.factory-reset", { hostName: typed });
            admin.toasts.show(t("reset.done"));
            setOpen(false);
          }}
        />
      ) : (
        <div class="buttons">
          <Button kind="danger" onPress={() => setOpen(true)}>
            {t("reset")}
          </Button>
        </div>
      )}
    </Section>
  );
}
