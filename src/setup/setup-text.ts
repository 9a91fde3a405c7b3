// setup.txt: what the owner of a box says of it before it is first switched on, as TOML. It does what the setup page does,
// without a hand. Every fault is named with its line.
import { parse } from "smol-toml";
import * as v from "valibot";
import { parseArgon2Hash, readable } from "../account/stored-credential.ts";
import { accountName, address, domainName } from "../config/document-words.ts";
import { ConfigRefusal } from "../config/config-refusal.ts";
import { language } from "../config/first-mailboxes.ts";
import { readToml } from "../config/read-toml.ts";
import { transportPresets } from "../config/transport-presets.ts";
import { transportSchema } from "../config/transport-settings.ts";
import type { TransportSettings } from "../config/transport-settings.ts";
import { parseClaimCode } from "./claim-code.ts";

export type SetupText = Omit<v.InferOutput<typeof schema>, "transport"> & {
  readonly transport?: NamedTransport | undefined;
};

export interface NamedTransport {
  readonly name: string;
  readonly settings: TransportSettings;
}

/** Without the value, as what is wrong is logged, and shown to whoever looks at the card. */
const notText = "not a text: write it in quotes";
const word = v.pipe(v.string(notText), v.nonEmpty(), v.maxLength(1000));
const accountsMax = 100;

const claimCode = v.pipe(
  v.string(notText),
  v.check(
    (text) => parseClaimCode(text) !== undefined,
    "not a claim code: 10 to 64 letters A to Z and digits",
  ),
  v.transform((text) => parseClaimCode(text)!),
);
const passwordHash = v.pipe(
  v.string(notText),
  v.check(
    (text) => readable(() => parseArgon2Hash(text)) !== undefined,
    "not an argon2id hash: $argon2id$v=19$m=...",
  ),
);

const schema = v.strictObject({
  /** Written by us: the file has done its work. */
  used: v.optional(v.date()),
  claim_code: v.optional(claimCode),
  admin_password: v.optional(word),
  admin_password_hash: v.optional(passwordHash),
  domain: v.optional(domainName),
  hostname: v.optional(word),
  name: v.optional(word),
  language: v.optional(language),
  time_zone: v.optional(word),
  public_addresses: v.optional(v.array(word)),
  /** An authority, as `certificate authority` takes it; switching it on agrees to its terms. */
  certificates: v.optional(word),
  certificate_email: v.optional(word),
  /** For whoever brings the machine into its network, not for us. */
  wifi_ssid: v.optional(word),
  wifi_psk: v.optional(word),
  country: v.optional(word),
  ssh_authorized_keys: v.optional(v.array(word)),
  /** As [transports.NAME] of the configuration, or with `preset` instead of where it is. */
  transport: v.optional(v.record(v.string(), v.unknown())),
  accounts: v.optional(
    v.pipe(
      v.array(
        v.strictObject({
          address,
          /** The part before the @ where absent. */
          name: v.optional(accountName),
          language: v.optional(language),
          password: word,
        }),
      ),
      v.maxLength(accountsMax),
    ),
    [],
  ),
});

/** Throws a ConfigRefusal that names every fault with its line, such as `line 3: domain`. */
export function parseSetupText(text: string): SetupText {
  try {
    const { transport, ...rest } = readToml(text, schema);
    if (rest.admin_password !== undefined && rest.admin_password_hash !== undefined) {
      refuse("admin_password_hash", "there is an admin_password too: one of both is enough");
    }
    if (transport === undefined) return rest;
    return { ...rest, transport: transportOf(transport) };
  } catch (error) {
    if (!(error instanceof ConfigRefusal)) throw error;
    throw withLines(text, error);
  }
}

/** The faults with the lines that they are in. */
export function withLines(text: string, refusal: ConfigRefusal): ConfigRefusal {
  return new ConfigRefusal(
    refusal.faults.map((fault) => {
      const line = fault.path === "" ? undefined : lineOf(text, fault.path.split("."));
      return line === undefined ? fault : { ...fault, path: `line ${line}: ${fault.path}` };
    }),
  );
}

const secretKeys = ["claim_code", "admin_password", "admin_password_hash", "password", "wifi_psk"];

/** The text without what must not stay on a card, and with the day on which it was used; comments stay where they can. */
export function usedSetupText(text: string, usedAt: Date): string {
  const stamp = `used = ${usedAt.toISOString()}\n`;
  const rest = text
    .split("\n")
    .filter((line) => !secretKeys.includes(/^\s*"?([a-z_]+)"?\s*=/.exec(line)?.[1] ?? ""))
    .join("\n");
  try {
    const secrets = secretsIn(parse(text));
    parse(stamp + rest);
    if (!secrets.some((secret) => rest.includes(secret))) return stamp + rest;
  } catch {
    // A value of several lines was cut apart, or it never was TOML.
  }
  return `${stamp}# What stood here had secrets in places from which they could not be taken.\n`;
}

/** All texts below one of the secret keys. */
function secretsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]): string[] =>
    typeof inner === "string" && secretKeys.includes(key) ? [inner] : secretsIn(inner),
  );
}

function transportOf({ preset: presetName, ...given }: Record<string, unknown>): NamedTransport {
  const preset = transportPresets.find(({ name }) => name === presetName);
  if (presetName !== undefined && preset === undefined) {
    const names = transportPresets.map(({ name }) => name).join(", ");
    refuse("transport.preset", `not one of ${names}`);
  }
  const of = preset && { kind: preset.kind, host: preset.host, mechanisms: [...preset.mechanisms] };
  const { password } = given;
  if (password !== undefined && typeof password !== "string") refuse("transport.password", notText);
  const checked = v.safeParse(transportSchema, { ...of, ...given });
  if (checked.success) return { name: preset?.name ?? "provider", settings: checked.output };
  throw new ConfigRefusal(
    checked.issues.map((issue) => ({
      path: ["transport", v.getDotPath(issue) ?? []].flat().join("."),
      text: issue.message,
    })),
  );
}

function refuse(path: string, text: string): never {
  throw new ConfigRefusal([{ path, text }]);
}

/** The line of a key, or of the nearest table above it: TOML itself forgets where things stood. */
function lineOf(text: string, path: readonly string[]): number | undefined {
  const counts = new Map<string, number>();
  let table: string[] = [];
  let nearest: number | undefined;
  let nearestParts = 0;
  for (const [index, line] of text.split("\n").entries()) {
    const [, brackets, header] = /^\s*(\[{1,2})\s*([^\]]+?)\s*\]/.exec(line) ?? [];
    const [, key] = /^\s*([\w."'-]+?)\s*=/.exec(line) ?? [];
    let here: string[] | undefined;
    if (header !== undefined) {
      table = partsOf(header);
      if (brackets === "[[") {
        const count = counts.get(header) ?? 0;
        counts.set(header, count + 1);
        table.push(String(count));
      }
      here = table;
    } else if (key !== undefined) here = [...table, ...partsOf(key)];
    if (here === undefined || !here.every((part, i) => part === path[i])) continue;
    if (here.length > nearestParts) [nearest, nearestParts] = [index + 1, here.length];
  }
  return nearest;
}

function partsOf(key: string): string[] {
  return key.split(".").map((part) => part.trim().replaceAll(/^["']|["']$/g, ""));
}
