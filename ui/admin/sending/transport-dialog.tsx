import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Dialog } from "../../kit/dialog/dialog.tsx";
import type { Admin } from "../admin.ts";
import type { CallResult } from "../api/admin-api.ts";
import { Choice } from "../piece/choice.tsx";
import { Waiting } from "../piece/data-list.tsx";
import { textOf } from "../piece/form.ts";
import type { Field, FormValues } from "../piece/form.ts";
import { FormView } from "../piece/form.tsx";
import { useLoaded } from "../piece/use-loaded.ts";
import {
  emptyTransport,
  presetValues,
  transportKinds,
  transportSettings,
  transportValues,
} from "./transport-fields.ts";
import type { TransportKind } from "./transport-fields.ts";

interface DialogProps {
  readonly admin: Admin;
  /** "": a new one. */
  readonly name: string;
  readonly onClose: () => void;
}

type Preset = CallResult<"transport.presets">[number];

export function TransportDialog({ admin, name, onClose }: DialogProps): JSX.Element {
  const { t } = admin;
  return (
    <Dialog
      title={name === "" ? t("transport.add") : name}
      closeLabel={t("app.close")}
      onClose={onClose}
    >
      {name === "" ? (
        <NewTransport admin={admin} onClose={onClose} />
      ) : (
        <KnownTransport admin={admin} name={name} onClose={onClose} />
      )}
    </Dialog>
  );
}

function KnownTransport({ admin, name, onClose }: DialogProps): JSX.Element {
  const found = useLoaded(admin, () => admin.api.call("transport.show", { name }), [name]);
  const shown = found.value.value;
  if (shown === undefined) return <Waiting admin={admin} of={found} />;
  const { settings } = shown;
  return (
    <TransportForm
      {...{ admin, onClose }}
      first={transportValues(name, settings)}
      save={(values) =>
        admin.api.call("transport.set", { name, settings: transportSettings(values, settings) })
      }
    />
  );
}

/** First by which provider, or one that we do not know, then what it needs. */
function NewTransport({ admin, onClose }: Omit<DialogProps, "name">): JSX.Element {
  const { t } = admin;
  const presets = useLoaded(admin, () => admin.api.call("transport.presets", {}));
  const [chosen, setChosen] = useState("");
  const all = presets.value.value ?? [];
  const preset = all.find(({ name }) => name === chosen);
  return (
    <>
      <Waiting admin={admin} of={presets} />
      <Choice
        label={t("transport.provider")}
        value={chosen}
        options={[
          ["", t("transport.provider.other")],
          ...all.map(({ name, title }) => [name, title] as const),
        ]}
        onChoose={setChosen}
      />
      <TransportForm
        key={chosen}
        {...{ admin, onClose, preset }}
        first={preset === undefined ? emptyTransport : presetValues(preset)}
        save={(values) =>
          admin.api.call("transport.set", {
            name: textOf(values, "name"),
            settings: transportSettings(values),
            isDefault: values["isDefault"] === true,
          })
        }
      />
    </>
  );
}

interface TransportFormProps {
  readonly admin: Admin;
  readonly first: FormValues;
  readonly preset?: Preset | undefined;
  readonly save: (values: FormValues) => Promise<unknown>;
  readonly onClose: () => void;
}

function TransportForm({ admin, first, preset, save, onClose }: TransportFormProps): JSX.Element {
  const { t } = admin;
  const isNew = first["name"] === "" || preset !== undefined;
  const [kind, setKind] = useState(String(first["kind"]));
  const [values, setValues] = useState(first);
  const fields = fieldsOf(admin, kind as TransportKind, preset);
  return (
    <>
      {preset?.hint === undefined ? null : <p class="remark">{preset.hint}</p>}
      {preset !== undefined ? null : (
        <Choice
          label={t("transport.kind")}
          value={kind}
          options={transportKinds.map((one) => [one, t(`transport.kind.${one}`)] as const)}
          onChoose={(chosen) => {
            setKind(chosen);
            setValues({ ...values, kind: chosen });
          }}
        />
      )}
      <FormView
        key={kind}
        admin={admin}
        fields={[
          ...(isNew ? [{ name: "name", label: t("field.name"), required: true }] : []),
          ...fields,
          ...(isNew
            ? [{ name: "isDefault", label: t("transport.makeDefault"), kind: "check" } as const]
            : []),
        ]}
        first={{ ...values, kind }}
        submit={t("form.save")}
        onCancel={onClose}
        onSubmit={async (typed) => {
          await save(typed);
          admin.toasts.show(t("form.saved"));
          onClose();
        }}
      />
    </>
  );
}

function fieldsOf(admin: Admin, kind: TransportKind, preset: Preset | undefined): Field[] {
  const { t } = admin;
  const login: Field[] = [
    {
      name: "username",
      label: t("transport.user"),
      ...(preset === undefined ? {} : { help: preset.username, required: true }),
    },
    {
      name: "password",
      label: t("field.password"),
      kind: "password",
      ...(preset === undefined ? {} : { help: preset.password, required: true }),
    },
  ];
  switch (kind) {
    case "direct":
      return [
        { name: "ipv4", label: t("transport.ipv4"), kind: "check" },
        { name: "ipv6", label: t("transport.ipv6"), kind: "check" },
      ];
    case "fail":
      return [
        { name: "code", label: t("transport.code"), kind: "number" },
        { name: "text", label: t("transport.failText") },
      ];
    case "socks":
      return [
        {
          name: "address",
          label: t("transport.proxy"),
          placeholder: "proxy.example:1080",
          required: true,
        },
        ...login,
        {
          name: "remoteAddresses",
          label: t("transport.remote"),
          kind: "area",
          help: t("transport.remote.help"),
        },
      ];
    case "smtp":
    case "submission":
    case "submissions":
      return [
        { name: "host", label: t("transport.host"), required: true },
        {
          name: "port",
          label: t("transport.port"),
          kind: "number",
          help: t("transport.port.help"),
        },
        ...(kind === "submissions" || preset !== undefined ? [] : [tlsField(admin)]),
        ...login,
        ...(preset !== undefined
          ? []
          : [
              {
                name: "plain",
                label: t("transport.plain"),
                kind: "check",
                help: t("transport.plain.help"),
              } as const,
            ]),
      ];
  }
}

function tlsField({ t }: Admin): Field {
  return {
    name: "tls",
    label: t("transport.tls"),
    kind: "choice",
    options: [
      ["starttls", t("transport.tls.starttls")],
      ["opportunistic", t("transport.tls.opportunistic")],
      ["none", t("transport.tls.none")],
    ],
  };
}
