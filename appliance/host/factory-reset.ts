import { open } from "node:fs/promises";
import { join } from "node:path";
import type { DeviceOrder } from "../../src/device/device-verbs.ts";
import { HostRefusal } from "./host-refusal.ts";
import { syncDirectory, textOf } from "./machine.ts";
import type { Machine } from "./machine.ts";
import { reboot } from "./power.ts";
import { withSetupPartition } from "./setup-partition.ts";

/**
 * Asks the next start to make DATA anew, and starts anew. The file that asks stays until DATA has been made, so a power
 * cut in between does not leave half of it (overlay/usr/lib/homepost/early-init).
 */
export async function factoryReset(
  machine: Machine,
  { hostName }: DeviceOrder<"factory-reset">,
): Promise<void> {
  const own = (await textOf(machine, "/etc/hostname"))?.trim();
  if (own !== hostName) {
    throw new HostRefusal(`To erase everything, type the name of the box, "${own ?? "homepost"}"`);
  }
  await withSetupPartition(machine, async (directory) => {
    await using file = await open(join(directory, "factory-reset"), "w");
    await file.sync();
    await syncDirectory(directory);
  });
  machine.log.warn("host.factory-reset", { hostName });
  await reboot(machine);
}
