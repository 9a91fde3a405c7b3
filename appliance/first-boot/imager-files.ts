// What Raspberry Pi Imager writes onto the card when somebody fills in its form: cloud-init's user-data and
// network-config, of which a few keys are read. appliance.md 3.6
import { parse } from "yaml";
import * as v from "valibot";
import type { Preseed } from "./preseed.ts";

const octetsMax = 64 * 1024;

/** Without the value: faults are logged, and stand on the card. */
const text = v.pipe(v.string("not a text: write it in quotes"), v.maxLength(1000));
const sshKeys = v.optional(v.array(text), []);

const userData = v.looseObject({
  hostname: v.optional(text),
  timezone: v.optional(text),
  ssh_authorized_keys: sshKeys,
  users: v.optional(v.array(v.union([text, v.looseObject({ ssh_authorized_keys: sshKeys })])), []),
});

const network = v.looseObject({
  wifis: v.optional(
    v.record(
      text,
      v.looseObject({
        "regulatory-domain": v.optional(text),
        "access-points": v.optional(
          v.record(
            text,
            v.nullable(
              v.looseObject({ password: v.optional(text), hidden: v.optional(v.boolean()) }),
            ),
          ),
          {},
        ),
      }),
    ),
    {},
  ),
});

const wrapped = v.pipe(
  v.looseObject({ network }),
  v.transform((value) => value.network),
);
/** Not whichever of the two fits: one with a fault would fit the other, which finds no Wi-Fi in it. */
const networkConfig = v.lazy((value) => (isWrapped(value) ? wrapped : network));

/** Keys that say nothing of a box, or what ours is anyway. */
const passedOver = new Set([
  "manage_etc_hosts",
  "keyboard",
  "packages",
  "enable_ssh",
  "ssh_pwauth",
]);

/** Throws an ImagerFault, whose text is for people. */
export function readUserData(octets: string): Preseed {
  const { hostname, timezone, ssh_authorized_keys, users, ...rest } = read(octets, userData);
  const ofUsers = users.flatMap((user) =>
    typeof user === "string" ? [] : user.ssh_authorized_keys,
  );
  return {
    name: hostname,
    timeZone: timezone,
    sshKeys: [...ssh_authorized_keys, ...ofUsers],
    ignored: Object.keys(rest).filter((key) => !passedOver.has(key)),
  };
}

/** The first Wi-Fi that is named. Throws an ImagerFault. */
export function readNetworkConfig(octets: string): Preseed {
  const { wifis } = read(octets, networkConfig);
  for (const { "regulatory-domain": country, "access-points": points } of Object.values(wifis)) {
    for (const [ssid, point] of Object.entries(points)) {
      const wifi = { ssid, passphrase: point?.password, isHidden: point?.hidden ?? false, country };
      return { wifi, sshKeys: [], ignored: [] };
    }
  }
  return { sshKeys: [], ignored: [] };
}

/** The file is not what Imager writes. */
export class ImagerFault extends Error {
  override readonly name = "ImagerFault";
}

function isWrapped(value: unknown): boolean {
  return typeof value === "object" && value !== null && "network" in value;
}

function read<Schema extends v.GenericSchema>(octets: string, schema: Schema) {
  if (octets.length > octetsMax) throw new ImagerFault(`It is longer than ${octetsMax} characters`);
  let value: unknown;
  try {
    // What refers to itself could be of any size.
    value = parse(octets, { maxAliasCount: 0 });
  } catch (cause) {
    const [line = ""] = String(cause).split("\n");
    throw new ImagerFault(`It cannot be read: ${line}`, { cause });
  }
  if (Array.isArray(value)) throw new ImagerFault("It is a list");
  const checked = v.safeParse(schema, value ?? {});
  if (checked.success) return checked.output;
  const [issue] = checked.issues;
  throw new ImagerFault(`${v.getDotPath(issue) ?? "It"}: ${issue.message}`);
}
