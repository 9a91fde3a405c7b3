import type { DeviceStatus } from "../../device/device-facts.ts";
import type { Admin } from "../call.ts";

/** How the machine is by the word of its root helper; undefined where it is no box of ours, or does not answer. */
export async function boxStatus({ device }: Admin): Promise<DeviceStatus | undefined> {
  try {
    return await device.ask("status", {});
  } catch {
    return undefined;
  }
}
