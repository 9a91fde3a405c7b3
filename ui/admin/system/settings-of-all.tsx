import type { JSX } from "preact";
import { useSignal } from "@preact/signals";
import { Button } from "../../kit/button/button.tsx";
import type { Admin } from "../admin.ts";
import { CallFailure } from "../api/admin-api.ts";
import type { CallArguments } from "../api/admin-api.ts";
import { Waiting } from "../piece/data-list.tsx";
import { formatSize, parseSize, textOf, wordsOf } from "../piece/form.ts";
import type { FormValues } from "../piece/form.ts";
import { FormView } from "../piece/form.tsx";
import { Section } from "../piece/section.tsx";
import { useLoaded } from "../piece/use-loaded.ts";

type Language = CallArguments<"settings.set">["language"];

/** What is set for all accounts and domains together, and checks of the whole. */
export function SettingsOfAll({ admin }: { admin: Admin }): JSX.Element {
  const { t, texts } = admin;
  const settings = useLoaded(admin, () => admin.api.call("settings.show", {}));
  const shown = settings.value.value;
  if (shown === undefined) return <Waiting admin={admin} of={settings} />;
  const names = new Intl.DisplayNames(texts.language, { type: "language" });
  const codes = ["de", "en", "es", "fr", "it", "ja", "nl", "pl", "pt"] as const;
  return (
    <>
      <Section title={t("system.settings")}>
        <FormView
          admin={admin}
          fields={[
            {
              name: "postmaster",
              label: t("system.postmaster"),
              kind: "choice",
              options: [
                ["", t("system.postmaster.first")],
                ...shown.accounts.map((name) => [name, name] as const),
              ],
              help: t("system.postmaster.help"),
            },
            { name: "quota", label: t("system.quota"), help: t("system.quota.help") },
            {
              name: "language",
              label: t("account.language"),
              kind: "choice",
              options: codes.map((code) => [code, names.of(code) ?? code] as const),
            },
            {
              name: "publicAddresses",
              label: t("system.addresses"),
              kind: "area",
              help: t("system.addresses.help"),
            },
            {
              name: "adminAnywhere",
              label: t("system.adminAnywhere"),
              kind: "check",
              help: t("system.adminAnywhere.help"),
            },
          ]}
          first={{
            adminAnywhere: shown.adminAnywhere,
            postmaster: shown.postmaster ?? "",
            quota: shown.quota === 0 ? "" : formatSize(shown.quota),
            language: shown.language,
            publicAddresses: shown.publicAddresses.join("\n"),
          }}
          submit={t("form.save")}
          onSubmit={async (values) => {
            await admin.api.call("settings.set", changeOf(admin, values));
            admin.toasts.show(t("form.saved"));
          }}
        />
      </Section>
      <BoxForm admin={admin} />
      <Verify admin={admin} />
    </>
  );
}

function changeOf({ t }: Admin, values: FormValues): CallArguments<"settings.set"> {
  const typed = textOf(values, "quota");
  const quota = typed === "" ? 0 : parseSize(typed);
  if (quota === undefined) throw new CallFailure("refused", t("form.noSize"));
  const postmaster = textOf(values, "postmaster");
  return {
    postmaster: postmaster === "" ? null : postmaster,
    quota,
    language: textOf(values, "language") as Language,
    adminAnywhere: values["adminAnywhere"] === true,
    publicAddresses: wordsOf(values, "publicAddresses"),
  };
}

/** Of the machine as a whole. */
function BoxForm({ admin }: { admin: Admin }): JSX.Element | null {
  const { t } = admin;
  const shown = useLoaded(admin, () => admin.api.call("box.show", {})).value.value;
  if (shown === undefined) return null;
  return (
    <Section title={t("box.title")}>
      <FormView
        admin={admin}
        fields={[
          { name: "name", label: t("box.name"), placeholder: "homepost", help: t("box.name.help") },
          { name: "hostName", label: t("box.hostName"), help: t("box.hostName.help") },
          { name: "timeZone", label: t("box.timeZone"), help: t("box.timeZone.help") },
        ]}
        first={{
          name: shown.name ?? "",
          hostName: shown.isHostNameSet ? shown.hostName : "",
          timeZone: shown.timeZone ?? "",
        }}
        submit={t("form.save")}
        onSubmit={async (values) => {
          const given = ["name", "hostName", "timeZone"].flatMap((name) =>
            textOf(values, name) === "" ? [] : [[name, textOf(values, name)] as const],
          );
          await admin.api.call("box.set", Object.fromEntries(given));
          admin.toasts.show(t("form.saved"));
        }}
      />
    </Section>
  );
}

/** Checks all that is stored, while the server runs. */
function Verify({ admin }: { admin: Admin }): JSX.Element {
  const { t } = admin;
  const lines = useSignal<readonly string[]>([]);
  const isBusy = useSignal(false);
  const verify = async (): Promise<void> => {
    isBusy.value = true;
    lines.value = [];
    await admin.attempt(async () => {
      const { sound } = await admin.api.call("verify", {}, (line) => {
        lines.value = [...lines.value, line];
      });
      admin.toasts.show(t(sound ? "system.sound" : "system.unsound"));
    });
    isBusy.value = false;
  };
  return (
    <Section title={t("system.verify")} text={t("system.verify.text")}>
      <div class="buttons">
        <Button disabled={isBusy.value} onPress={() => void verify()}>
          {t("system.verify")}
        </Button>
      </div>
      <ol class="steps" aria-live="polite">
        {lines.value.map((line, index) => (
          <li key={index}>{line}</li>
        ))}
      </ol>
    </Section>
  );
}
