import * as v from "valibot";
import { hostNameSchema, timeZoneSchema, wifiJoinSchema } from "../../src/device/device-verbs.ts";
import type { DeviceOrder } from "../../src/device/device-verbs.ts";

/** What a card says of the machine itself, as it was typed. */
export interface Preseed {
  /** Of the box at home, for `name.local`. */
  readonly name?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly wifi?: TypedWifi | undefined;
  readonly sshKeys: readonly string[];
  /** Keys that were not read. */
  readonly ignored: readonly string[];
}

export interface TypedWifi {
  readonly ssid: string;
  readonly passphrase?: string | undefined;
  readonly isHidden: boolean;
  readonly country?: string | undefined;
}

/** The same, checked; what is wrong is left out, and stands among the faults. */
export interface CheckedPreseed {
  readonly name: string | undefined;
  readonly timeZone: string | undefined;
  readonly wifi: DeviceOrder<"wifi-join"> | undefined;
  readonly sshKeys: readonly string[];
  readonly faults: readonly string[];
}

/** sshd(8), "AUTHORIZED_KEYS FILE FORMAT", without options: those could run programs. */
const sshKey =
  /^(ssh-(ed25519|rsa)|ecdsa-sha2-nistp(256|384|521)|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com) [A-Za-z0-9+/]+={0,2}( [^\p{Cc}]*)?$/u;
const sshKeysMax = 20;

/** The first of several that say a thing is taken. */
export function checkPreseed(said: readonly Preseed[]): CheckedPreseed {
  const faults: string[] = [];
  const checked = <Schema extends v.GenericSchema>(schema: Schema, key: string, typed: unknown) => {
    if (typed === undefined) return undefined;
    const { success, output, issues } = v.safeParse(schema, typed);
    if (success) return output;
    faults.push(...issues.map((issue) => `${v.getDotPath(issue) ?? key}: ${issue.message}`));
    return undefined;
  };
  const first = <T>(pick: (preseed: Preseed) => T | undefined): T | undefined =>
    said.map(pick).find((value) => value !== undefined);
  const wifi = first((preseed) => preseed.wifi);
  const keys = said.flatMap((preseed) => preseed.sshKeys).map((key) => key.trim());
  const wrong = keys.filter((key) => !sshKey.test(key));
  if (wrong.length > 0) faults.push(`ssh_authorized_keys: ${wrong.length} are no public keys`);
  for (const key of new Set(said.flatMap((preseed) => preseed.ignored))) {
    faults.push(`${key}: passed over, this box has no such setting`);
  }
  return {
    name: checked(hostNameSchema, "name", first((preseed) => preseed.name)?.toLowerCase()),
    timeZone: checked(
      timeZoneSchema,
      "time_zone",
      first((preseed) => preseed.timeZone),
    ),
    wifi: checked(wifiJoinSchema, "wifi", wifi && wifiOf(wifi)),
    sshKeys: keys.filter((key) => sshKey.test(key)).slice(0, sshKeysMax),
    faults,
  };
}

function wifiOf({ country, passphrase, ...wifi }: TypedWifi): object {
  return {
    ...wifi,
    ...(passphrase === undefined || passphrase === "" ? {} : { passphrase }),
    ...(country === undefined ? {} : { country: country.toUpperCase() }),
  };
}
