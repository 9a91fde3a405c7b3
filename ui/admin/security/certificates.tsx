import type { JSX } from "preact";
import { useSignal } from "@preact/signals";
import { Button } from "../../kit/button/button.tsx";
import type { Admin } from "../admin.ts";
import type { CallResult } from "../api/admin-api.ts";
import { DataList, Waiting } from "../piece/data-list.tsx";
import type { Column } from "../piece/data-list.tsx";
import { textOf } from "../piece/form.ts";
import { FormView } from "../piece/form.tsx";
import { Loaded } from "../piece/loaded.ts";
import { Facts, Section } from "../piece/section.tsx";
import { useLoaded } from "../piece/use-loaded.ts";

type CertificateRow = CallResult<"certificate.list">["certificates"][number];

/** What our doors show, and who it is fetched from. */
export function Certificates({ admin }: { admin: Admin }): JSX.Element {
  const { t, texts } = admin;
  const overview = useLoaded(admin, () => admin.api.call("certificate.list", {}));
  const steps = useSignal<readonly string[]>([]);
  const shown = overview.value.value;
  const renew = async (): Promise<void> => {
    steps.value = [];
    await admin.attempt(() =>
      admin.api.call("certificate.renew", {}, (line) => (steps.value = [...steps.value, line])),
    );
    await overview.load();
  };
  if (shown === undefined) return <Waiting admin={admin} of={overview} />;
  return (
    <>
      <Section title={t("certificates.shown")}>
        <Facts
          facts={[
            [t("certificates.source"), t(`certificates.source.${shown.shown.source}`)],
            [t("certificates.issuer"), shown.shown.issuer],
            [t("certificates.until"), texts.longDate(new Date(shown.shown.until))],
            [t("certificates.fingerprint"), <code>{shown.shown.fingerprint}</code>],
          ]}
        />
      </Section>
      {shown.authority === undefined ? null : (
        <Section
          title={t("certificates.fetched")}
          actions={<Button onPress={() => void renew()}>{t("certificates.renew")}</Button>}
        >
          <ol class="steps" aria-live="polite">
            {steps.value.map((step, index) => (
              <li key={index}>{step}</li>
            ))}
          </ol>
          <DataList
            admin={admin}
            label={t("certificates.fetched")}
            rows={Loaded.of(shown.certificates)}
            keyOf={({ name, key }) => `${name} ${key}`}
            empty={t("certificates.none")}
            columns={columnsOf(admin)}
          />
        </Section>
      )}
      <Authority admin={admin} authority={shown.authority} onDone={() => overview.load()} />
    </>
  );
}

function columnsOf({ t, texts }: Admin): Column<CertificateRow>[] {
  return [
    {
      label: t("field.name"),
      cell: ({ name, key }) => (
        <>
          <strong>{name}</strong> <small>{key}</small>
        </>
      ),
    },
    {
      label: t("queue.state"),
      cell: ({ state, reason, advice }) => (
        <>
          <span class={state === "good" ? "badge" : "badge warn"}>
            {t(`certificates.${state}`)}
          </span>
          <small>{[reason, advice].filter(Boolean).join(": ")}</small>
        </>
      ),
    },
    {
      label: t("certificates.until"),
      cell: ({ until }) =>
        until === undefined ? "–" : texts.shortDate(new Date(until), new Date()),
    },
  ];
}

interface AuthorityProps {
  readonly admin: Admin;
  readonly authority: string | undefined;
  readonly onDone: () => Promise<void>;
}

function Authority({ admin, authority, onDone }: AuthorityProps): JSX.Element {
  const { t } = admin;
  const stop = async (): Promise<void> => {
    const question = {
      title: t("certificates.stop"),
      text: t("certificates.stop.ask"),
      action: t("certificates.stop"),
    };
    const work = () => admin.api.call("certificate.authority", {});
    if (await admin.attemptAfter(question, work, t("form.saved"))) await onDone();
  };
  return (
    <Section
      title={t("certificates.authority")}
      text={authority ?? t("certificates.authority.none")}
      actions={
        authority === undefined ? null : (
          <Button kind="danger" onPress={() => void stop()}>
            {t("certificates.stop")}
          </Button>
        )
      }
    >
      {authority !== undefined ? null : (
        <FormView
          admin={admin}
          fields={[
            {
              name: "authority",
              label: t("certificates.authority"),
              help: t("certificates.authority.help"),
              required: true,
            },
            { name: "email", label: t("certificates.email"), help: t("certificates.email.help") },
          ]}
          first={{ authority: "letsencrypt", email: "" }}
          submit={t("certificates.agree")}
          onSubmit={async (values) => {
            const email = textOf(values, "email");
            await admin.api.call("certificate.authority", {
              authority: textOf(values, "authority"),
              ...(email === "" ? {} : { email }),
            });
            admin.toasts.show(t("form.saved"));
            await onDone();
          }}
        />
      )}
    </Section>
  );
}
