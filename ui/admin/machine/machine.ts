import type { Admin } from "../admin.ts";
import { CallFailure } from "../api/admin-api.ts";
import type { CallResult } from "../api/admin-api.ts";
import type { MachineTexts } from "./text/machine-texts.ts";

export type MachineStatus = CallResult<"device.status">;
export type WifiNetwork = CallResult<"device.wifi.scan">[number];

/** The machine under the server; "elsewhere": somebody else looks after it. */
export type Machine =
  | { readonly kind: "ours"; readonly status: MachineStatus }
  | { readonly kind: "elsewhere" };

export async function machineOf({ api }: Pick<Admin, "api">): Promise<Machine> {
  try {
    return { kind: "ours", status: await api.call("device.status", {}) };
  } catch (error) {
    if (error instanceof CallFailure && error.kind === "refused") return { kind: "elsewhere" };
    throw error;
  }
}

/** What of it needs somebody. */
export function warningsOf({ t }: MachineTexts, status: MachineStatus): string[] {
  const { storage } = status;
  return [
    ...(status.isUndervolted === true ? [t("power.weak")] : []),
    ...(status.isClockSet === false ? [t("clock.unset")] : []),
    ...(storage !== undefined && storage.free < storage.total / 10 ? [t("storage.low")] : []),
    ...(status.celsius !== undefined && status.celsius >= hotCelsius ? [t("hot")] : []),
  ];
}

/** Raspberry Pis slow down at 80 degrees. */
const hotCelsius = 78;

export function hasWifi({ networks }: MachineStatus): boolean {
  return networks.some(({ kind }) => kind === "wifi");
}

/** In days and hours, or hours and minutes. */
export function uptimeText(texts: MachineTexts, seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const of = (key: "days" | "hours" | "minutes", count: number): string =>
    texts.t(key, { number: texts.number(count) });
  if (hours >= 48) return of("days", Math.floor(hours / 24));
  return hours >= 1 ? of("hours", hours) : of("minutes", minutes);
}

/** Of the file that somebody saves: the day is that of the browser. */
export function bundleName(hostName: string, now: Date): string {
  return `${hostName}-support-${now.toISOString().slice(0, 10)}.txt`;
}
