import type { JSX } from "preact";
import { Button } from "../../kit/button/button.tsx";
import type { Admin } from "../admin.ts";
import type { CallArguments } from "../api/admin-api.ts";
import { Choice } from "../piece/choice.tsx";
import { Waiting } from "../piece/data-list.tsx";
import { textOf } from "../piece/form.ts";
import { FormView } from "../piece/form.tsx";
import { Section } from "../piece/section.tsx";
import { useLoaded } from "../piece/use-loaded.ts";

type Level = NonNullable<CallArguments<"log.set">["level"]>;

const levels: readonly Level[] = ["debug", "info", "warn", "error"];

/** How much is written to the log, until the server ends. */
export function LogLevels({ admin }: { admin: Admin }): JSX.Element {
  const { t } = admin;
  const log = useLoaded(admin, () => admin.api.call("log.list", {}));
  const set = async (change: CallArguments<"log.set">): Promise<void> => {
    if (await admin.attempt(() => admin.api.call("log.set", change), t("form.saved"))) {
      await log.load();
    }
  };
  const shown = log.value.value;
  if (shown === undefined) return <Waiting admin={admin} of={log} />;
  return (
    <Section title={t("system.log")} text={t("log.text")}>
      <Choice
        label={t("log.all")}
        value={shown.level}
        options={levels.map((level) => [level, t(`log.${level}`)] as const)}
        onChoose={(level) => void set({ level: level as Level })}
      />
      <ul class="records">
        {Object.entries(shown.areas).map(([area, level]) => (
          <li key={area} class="record">
            <p>
              <strong>{area}</strong> {t(`log.${level}`)}
            </p>
            <div class="buttons">
              <Button onPress={() => void set({ area })}>{t("log.asOthers")}</Button>
            </div>
          </li>
        ))}
      </ul>
      <FormView
        admin={admin}
        fields={[
          {
            name: "area",
            label: t("log.area"),
            required: true,
            placeholder: "smtp",
            help: t("log.area.help"),
          },
          {
            name: "level",
            label: t("log.level"),
            kind: "choice",
            options: levels.map((level) => [level, t(`log.${level}`)] as const),
          },
        ]}
        first={{ area: "", level: "debug" }}
        submit={t("form.save")}
        onSubmit={async (values) => {
          const area = textOf(values, "area");
          await admin.api.call("log.set", { area, level: textOf(values, "level") as Level });
          admin.toasts.show(t("form.saved"));
          await log.load();
        }}
      />
    </Section>
  );
}
