import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Button } from "../../kit/button/button.tsx";
import type { CallArguments, CallResult } from "../api/admin-api.ts";
import { textOf } from "../piece/form.ts";
import type { Field, FormValues } from "../piece/form.ts";
import { FormView } from "../piece/form.tsx";
import { Section } from "../piece/section.tsx";
import { useLoaded } from "../piece/use-loaded.ts";
import type { DomainProps } from "./domain-page.tsx";

type Access = NonNullable<CallArguments<"dns.access">["access"]>;
type Change = CallResult<"dns.update">["changes"][number];

const algorithms = ["hmac-sha256", "hmac-sha384", "hmac-sha512"] as const;

/** Lets the server write the records itself, where a name server takes them. */
export function DnsUpdate({ admin, name }: DomainProps): JSX.Element | null {
  const { t } = admin;
  const domain = useLoaded(admin, () => admin.api.call("domain.show", { domain: name }), [name]);
  const shown = domain.value.value;
  if (shown === undefined) return null;
  const { dnsUpdate } = shown;
  return (
    <Section title={t("update.title")} text={t("update.text")}>
      {dnsUpdate === undefined ? null : <Write admin={admin} name={name} />}
      <details>
        <summary>{t("update.access")}</summary>
        <FormView
          admin={admin}
          fields={fieldsOf({ admin, name })}
          first={{
            server: dnsUpdate?.server ?? "",
            zone: dnsUpdate?.zone ?? "",
            keyName: dnsUpdate?.keyName ?? "",
            algorithm: dnsUpdate?.algorithm ?? algorithms[0],
            secret: dnsUpdate?.secret ?? "",
          }}
          submit={t("form.save")}
          onSubmit={async (values) => {
            await admin.api.call("dns.access", { domain: name, access: accessOf(values) });
            admin.toasts.show(t("form.saved"));
            await domain.load();
          }}
        />
      </details>
    </Section>
  );
}

function fieldsOf({ admin: { t }, name }: DomainProps): Field[] {
  return [
    { name: "server", label: t("update.server"), placeholder: "ns.example.org", required: true },
    { name: "zone", label: t("update.zone"), placeholder: name, help: t("update.zone.help") },
    { name: "keyName", label: t("update.key"), required: true },
    {
      name: "algorithm",
      label: t("update.algorithm"),
      kind: "choice",
      options: algorithms.map((one) => [one, one] as const),
    },
    { name: "secret", label: t("update.secret"), kind: "password", required: true },
  ];
}

function accessOf(values: FormValues): Access {
  const zone = textOf(values, "zone");
  return {
    server: textOf(values, "server"),
    ...(zone === "" ? {} : { zone }),
    keyName: textOf(values, "keyName"),
    algorithm: algorithms.find((one) => one === values["algorithm"]) ?? algorithms[0],
    secret: textOf(values, "secret"),
  };
}

/** First what would change, then it is done. */
function Write({ admin, name: domain }: DomainProps): JSX.Element {
  const { t, api } = admin;
  const planned = useSignal<readonly Change[] | undefined>(undefined);
  const isBusy = useSignal(false);
  const run = async (work: () => Promise<void>): Promise<void> => {
    isBusy.value = true;
    await admin.attempt(work);
    isBusy.value = false;
  };
  const plan = async (): Promise<void> => {
    planned.value = (await api.call("dns.update", { domain, dryRun: true })).changes;
  };
  const write = async (): Promise<void> => {
    const { changes } = await api.call("dns.update", { domain });
    planned.value = undefined;
    admin.toasts.show(t("update.done", { count: changes.length }));
  };
  const changes = planned.value;
  return (
    <>
      {changes === undefined ? null : (
        <pre class="code" tabIndex={0}>
          {changes.length === 0 ? t("update.nothing") : changes.map(lineOf).join("\n")}
        </pre>
      )}
      <div class="buttons">
        <Button disabled={isBusy.value} onPress={() => void run(plan)}>
          {t("update.plan")}
        </Button>
        {changes === undefined || changes.length === 0 ? null : (
          <Button kind="primary" disabled={isBusy.value} onPress={() => void run(write)}>
            {t("update.write")}
          </Button>
        )}
      </div>
    </>
  );
}

function lineOf({ kind, name, type, value }: Change): string {
  return `${kind === "add" ? "+" : "-"} ${name} ${type} ${value}`;
}
