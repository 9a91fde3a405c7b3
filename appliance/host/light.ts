import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import type { DeviceOrder } from "../../src/device/device-verbs.ts";
import type { Machine } from "./machine.ts";

type Shows = DeviceOrder<"light">["shows"];

const lights = ["/sys/class/leds/ACT", "/sys/class/leds/led0"];
const shortMs = 120;
const longMs = 360;
const pauseMs = 1200;

/** Pairs of brightness and milliseconds for the kernel's "pattern" trigger; undefined: steady. appliance.md 5.9 */
export function lightPattern(shows: Shows): string | undefined {
  const flash = (ms: number, thenMs: number) => `1 ${ms} 1 0 0 ${thenMs} 0 0`;
  const three = (ms: number) => Array.from({ length: 3 }, () => flash(ms, shortMs));
  switch (shows) {
    case "well":
      return undefined;
    case "setup":
      return flash(500, 500);
    case "busy":
      return flash(125, 125);
    case "attention":
      return [flash(shortMs, shortMs), flash(shortMs, pauseMs)].join(" ");
    case "storage-fault":
      // Morse for SOS.
      return [...three(shortMs), ...three(longMs), ...three(shortMs), `0 ${pauseMs} 0 0`].join(" ");
  }
}

/** Where the board has no light there is nothing to do. */
export async function light(machine: Machine, { shows }: DeviceOrder<"light">): Promise<void> {
  const found = lights.find((directory) => existsSync(machine.path(`${directory}/trigger`)));
  if (found === undefined) return;
  const write = (name: string, text: string) => writeFile(machine.path(`${found}/${name}`), text);
  const pattern = lightPattern(shows);
  if (pattern === undefined) {
    await write("trigger", "default-on");
    return;
  }
  await write("trigger", "pattern");
  await write("pattern", pattern);
}
