import * as v from "valibot";
import type { SmarthostTransport } from "../queue/transport.ts";
import type { ConfigFault } from "./config-refusal.ts";

/** A server that sends our mail on, such as the provider's. */
export interface Smarthost extends Omit<SmarthostTransport, "kind"> {
  readonly kind: "smarthost";
}

export const transportSchema = v.strictObject({
  kind: v.literal("smarthost"),
  host: v.pipe(v.string(), v.nonEmpty(), v.maxLength(253)),
  port: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)), 587),
  tls: v.optional(v.picklist(["implicit", "starttls", "opportunistic", "none"]), "starttls"),
  username: v.optional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(255))),
  password: v.optional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(1000))),
  ca: v.optional(v.pipe(v.string(), v.startsWith("-----BEGIN CERTIFICATE-----"))),
  insecure: v.optional(v.boolean()),
});

export function transportFaults(
  transports: Readonly<Record<string, Smarthost>>,
  defaultTransport: string | undefined,
): ConfigFault[] {
  const faults: ConfigFault[] = [];
  for (const [name, { username, password }] of Object.entries(transports)) {
    if ((username === undefined) !== (password === undefined)) {
      faults.push({ path: `transports.${name}`, text: "username and password go together" });
    }
  }
  if (defaultTransport !== undefined && !Object.hasOwn(transports, defaultTransport)) {
    faults.push({ path: "defaultTransport", text: `no such transport: ${defaultTransport}` });
  }
  return faults;
}

/** As TOML. */
export function transportTable(transport: Smarthost): object {
  return { ...transport };
}
