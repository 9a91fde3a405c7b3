import { mkdir } from "node:fs/promises";
import { complaintOf, HostRefusal } from "./host-refusal.ts";
import { textOf } from "./machine.ts";
import type { Machine } from "./machine.ts";

const place = "/run/homepost-host/setup";

/**
 * The small FAT partition of the card that every computer can read, mounted for as long as `use` takes: a file system
 * that is not mounted cannot be damaged by a power cut. `use` is given the folder, as a path of this process.
 */
export async function withSetupPartition<T>(
  machine: Machine,
  use: (directory: string) => Promise<T>,
): Promise<T> {
  const disk = (await textOf(machine, "/run/homepost/disk"))?.trim();
  if (disk === undefined || !/^\/dev\/[a-z0-9]+$/.test(disk)) {
    throw new HostRefusal("This system was not started from a card of ours");
  }
  const partition = /\d$/.test(disk) ? `${disk}p1` : `${disk}1`;
  await mkdir(machine.path(place), { recursive: true });
  const options = "rw,sync,nosuid,nodev,noexec,umask=077";
  const ran = await machine.run("mount", ["-t", "vfat", "-o", options, partition, place]);
  if (ran.code !== 0) throw new HostRefusal(`The card cannot be written: ${complaintOf(ran)}`);
  try {
    return await use(machine.path(place));
  } finally {
    const end = await machine.run("umount", [place]);
    if (end.code !== 0) machine.log.error("host.umount.failed", { reason: complaintOf(end) });
  }
}
