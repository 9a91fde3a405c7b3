import type { CallArguments, CallResult } from "../api/admin-api.ts";
import { numberOf, textOf, wordsOf } from "../piece/form.ts";
import type { FormValues } from "../piece/form.ts";

type Settings = CallArguments<"transport.set">["settings"];
type Shown = CallResult<"transport.show">["settings"];
type Preset = CallResult<"transport.presets">[number];

export const transportKinds = [
  "submissions",
  "submission",
  "smtp",
  "socks",
  "direct",
  "fail",
] as const;
export type TransportKind = (typeof transportKinds)[number];

export const emptyTransport: FormValues = {
  name: "",
  kind: "submissions",
  host: "",
  port: "",
  tls: "starttls",
  username: "",
  password: "",
  plain: true,
  address: "",
  remoteAddresses: "",
  ipv4: true,
  ipv6: true,
  code: "554",
  text: "",
  isDefault: false,
};

/** The passwords of these are shown to the server in the clear: only over TLS, and where somebody said so. */
const plainMechanisms = ["PLAIN", "LOGIN"] as const;

/** What the form begins with when a provider was chosen. */
export function presetValues({ name, kind, host, mechanisms }: Preset): FormValues {
  const plain = mechanisms.some((of) => of === "PLAIN" || of === "LOGIN");
  return { ...emptyTransport, name, kind, host, plain, isDefault: true };
}

/** What the form begins with for a transport that is there. */
export function transportValues(name: string, settings: Shown): FormValues {
  const { kind } = settings;
  const values = { ...emptyTransport, name, kind: kind === "smarthost" ? "submission" : kind };
  switch (settings.kind) {
    case "direct":
      return { ...values, ipv4: settings.ipv4 ?? true, ipv6: settings.ipv6 ?? true };
    case "fail":
      return { ...values, code: String(settings.code), text: settings.text };
    case "socks":
      return {
        ...values,
        address: settings.address,
        remoteAddresses: settings.remoteAddresses.join("\n"),
        username: settings.username ?? "",
        password: settings.password ?? "",
      };
    case "smarthost":
    case "smtp":
    case "submission":
    case "submissions":
      return {
        ...values,
        host: settings.host,
        port: settings.port === undefined ? "" : String(settings.port),
        tls: "tls" in settings ? (settings.tls ?? "starttls") : "starttls",
        username: settings.username ?? "",
        password: settings.password ?? "",
        plain: settings.mechanisms?.some((of) => of === "PLAIN" || of === "LOGIN") ?? false,
      };
  }
}

/** What was typed, as the server takes it. `before`: what the form does not show stays. */
export function transportSettings(values: FormValues, before?: Shown): Settings {
  const kind = transportKinds.find((one) => one === values["kind"]) ?? "submissions";
  const username = textOf(values, "username");
  const password = String(values["password"] ?? "");
  const login = username === "" ? {} : { username, password };
  const kept = before !== undefined && "host" in before ? before : undefined;
  const trust = {
    ...(kept?.ca === undefined ? {} : { ca: kept.ca }),
    ...(kept?.insecure === undefined ? {} : { insecure: kept.insecure }),
  };
  switch (kind) {
    case "direct":
      return { kind, ipv4: values["ipv4"] === true, ipv6: values["ipv6"] === true };
    case "fail": {
      const text = textOf(values, "text");
      return { kind, code: numberOf(values, "code"), ...(text === "" ? {} : { text }) };
    }
    case "socks":
      return {
        kind,
        address: textOf(values, "address"),
        remoteAddresses: wordsOf(values, "remoteAddresses"),
        ...login,
      };
    case "smtp":
    case "submission":
    case "submissions": {
      const tls = (["starttls", "opportunistic", "none"] as const).find(
        (one) => one === values["tls"],
      );
      const mechanisms = mechanismsOf(values, username, kept?.mechanisms);
      const server = {
        host: textOf(values, "host"),
        port: numberOf(values, "port"),
        ...login,
        ...(mechanisms === undefined ? {} : { mechanisms }),
        ...trust,
      };
      if (kind === "submissions") return { kind, ...server };
      return { kind, ...server, tls: tls ?? "starttls" };
    }
  }
}

type Mechanisms = Extract<Settings, { readonly kind: "submissions" }>["mechanisms"];

/** Those of before where nothing was changed; the ones in the clear stand beside the usual ones. */
function mechanismsOf(values: FormValues, username: string, before: Mechanisms): Mechanisms {
  if (username === "") return undefined;
  const isPlain = values["plain"] === true;
  const wasPlain = before?.some((of) => of === "PLAIN" || of === "LOGIN") ?? false;
  if (before !== undefined && isPlain === wasPlain) return before;
  return isPlain ? [...plainMechanisms] : undefined;
}
