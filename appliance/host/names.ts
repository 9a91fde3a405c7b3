// What the box is called and where it is. /etc is laid over in memory and made anew at each start, so what is to last
// goes to DATA too (overlay/usr/lib/homepost/early-init copies it).
import { existsSync, lstatSync } from "node:fs";
import { mkdir, rename, rm, symlink } from "node:fs/promises";
import { complaintOf, HostRefusal } from "./host-refusal.ts";
import { syncDirectory, writeDurably } from "./machine.ts";
import type { Machine } from "./machine.ts";

const kept = "/data/etc";

export async function setHostName(machine: Machine, name: string): Promise<void> {
  await mkdir(machine.path(kept), { recursive: true });
  await writeDurably(machine, `${kept}/hostname`, `${name}\n`);
  // "transient" too: DHCP and mDNS tell it at once.
  const ran = await machine.run("hostnamectl", ["hostname", name]);
  if (ran.code !== 0) {
    throw new HostRefusal(`The name is in force after the next start: ${complaintOf(ran)}`);
  }
}

export async function setTimeZone(machine: Machine, timeZone: string): Promise<void> {
  await keepTimeZone(machine, timeZone);
  const ran = await machine.run("timedatectl", ["set-timezone", timeZone]);
  if (ran.code !== 0) {
    throw new HostRefusal(`The time zone is in force after the next start: ${complaintOf(ran)}`);
  }
}

/** For the next start. Throws a HostRefusal where there is no such zone. */
export async function keepTimeZone(machine: Machine, timeZone: string): Promise<void> {
  const zone = `/usr/share/zoneinfo/${timeZone}`;
  if (!existsSync(machine.path(zone)) || lstatSync(machine.path(zone)).isDirectory()) {
    throw new HostRefusal(`"${timeZone}" is no time zone that this release knows`);
  }
  const directory = machine.path(kept);
  await mkdir(directory, { recursive: true });
  await rm(`${directory}/localtime.new`, { force: true });
  await symlink(zone, `${directory}/localtime.new`);
  await rename(`${directory}/localtime.new`, `${directory}/localtime`);
  await syncDirectory(directory);
  await writeDurably(machine, `${kept}/timezone`, `${timeZone}\n`);
}
