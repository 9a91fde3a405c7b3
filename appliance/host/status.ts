import { readdirSync } from "node:fs";
import { statfs } from "node:fs/promises";
import type { Amount, DeviceStatus, NetworkFacts } from "../../src/device/device-facts.ts";
import { textOf } from "./machine.ts";
import type { Machine } from "./machine.ts";
import { nmcliRows } from "./nmcli-table.ts";

/** All that can be found out without changing anything. */
export async function status(machine: Machine): Promise<DeviceStatus> {
  const [uptime = "0"] = ((await textOf(machine, "/proc/uptime")) ?? "").split(" ");
  const clock = await machine.run("timedatectl", [
    "show",
    "--property=NTPSynchronized",
    "--property=Timezone",
  ]);
  const milliCelsius = await textOf(machine, "/sys/class/thermal/thermal_zone0/temp");
  return {
    // A device tree's strings end with a NUL.
    board: (await textOf(machine, "/proc/device-tree/model"))?.replace(/\0.*$/s, ""),
    hostName: (await textOf(machine, "/etc/hostname"))?.trim() ?? "",
    timeZone: /^Timezone=(.+)$/m.exec(clock.out)?.[1],
    isClockSet: yesOrNo(/^NTPSynchronized=(yes|no)$/m.exec(clock.out)?.[1]),
    uptimeSeconds: Math.trunc(Number(uptime)) || 0,
    slot: /(?:^|\s)homepost\.slot=(\w)/.exec((await textOf(machine, "/proc/cmdline")) ?? "")?.[1],
    memory: memoryOf((await textOf(machine, "/proc/meminfo")) ?? ""),
    storage: await storage(machine),
    celsius: milliCelsius === undefined ? undefined : Math.round(Number(milliCelsius) / 1000),
    isUndervolted: await isUndervolted(machine),
    networks: await networks(machine),
  };
}

/** What /proc/meminfo says, in kB there. */
export function memoryOf(text: string): Amount | undefined {
  const octets = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(text)?.[1]) * 1024;
  const total = octets("MemTotal");
  const free = octets("MemAvailable");
  return Number.isFinite(total + free) ? { total, free } : undefined;
}

/** What `nmcli --terse --fields DEVICE,TYPE,STATE,CONNECTION device` prints. */
export function networksOf(text: string): NetworkFacts[] {
  return nmcliRows(text).flatMap(([device = "", type, state, connection = ""]) =>
    type === "ethernet" || type === "wifi"
      ? [
          {
            device,
            kind: type,
            isConnected: state?.startsWith("connected") === true,
            name: connection === "" ? undefined : connection,
          },
        ]
      : [],
  );
}

async function networks(machine: Machine): Promise<NetworkFacts[]> {
  const fields = ["--terse", "--fields", "DEVICE,TYPE,STATE,CONNECTION"];
  return networksOf((await machine.run("nmcli", [...fields, "device"])).out);
}

async function storage(machine: Machine): Promise<Amount | undefined> {
  try {
    const { bsize, blocks, bavail } = await statfs(machine.path("/data"));
    return { total: bsize * blocks, free: bsize * bavail };
  } catch {
    return undefined;
  }
}

/** The Pi's firmware tells the kernel, which shows it as a sensor of voltage. */
async function isUndervolted(machine: Machine): Promise<boolean | undefined> {
  const sensors = "/sys/class/hwmon";
  let names: string[] = [];
  try {
    names = readdirSync(machine.path(sensors));
  } catch {
    return undefined;
  }
  for (const name of names) {
    const kind = await textOf(machine, `${sensors}/${name}/name`);
    if (kind?.trim() !== "rpi_volt") continue;
    return (await textOf(machine, `${sensors}/${name}/in0_lcrit_alarm`))?.trim() === "1";
  }
  return undefined;
}

function yesOrNo(word: string | undefined): boolean | undefined {
  return word === undefined ? undefined : word === "yes";
}
