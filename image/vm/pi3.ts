// One start on QEMU's Pi 3, with the device tree of a Pi, and its card as a card. QEMU has no USB Ethernet of that board and
// no radio, so there is no network; the serial line says how far it came.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { run } from "../run.ts";
import { boot, copyFromSlot } from "./firmware.ts";

/** What is said on the way, the farthest last. */
const milestones = [
  ["the kernel", /Linux version/],
  ["our initramfs", /homepost: /],
  ["DATA, made anew", /making DATA/],
  ["systemd", /systemd\[1\]|Welcome to .*Homepost/],
  ["our sockets", /Listening on .*homepost-smtp\.socket/],
  ["the server", /Started .*homepost\.service/],
] as const;

// QEMU takes cards of powers of two only.
const cardOctets = 4 * 1024 ** 3;

/** Starts the image for at most `msMax`, and says how far it came; undefined: the kernel said nothing. */
export async function startOnPi3(
  image: string,
  folder: string,
  msMax: number,
): Promise<string | undefined> {
  const card = join(folder, "pi3.img");
  run("cp", ["--sparse=always", image, card]);
  truncateSync(card, cardOctets);
  const { kernel, initramfs, commandLine, partition } = boot(card, folder, false);
  const tree = join(folder, "pi3.dtb");
  copyFromSlot(card, partition, "bcm2837-rpi-3-b.dtb", tree);
  const logs = ["pl011", "mini"].map((name) => join(folder, `pi3-${name}.log`));
  const args = [
    ["-M", "raspi3b", "-display", "none", "-monitor", "none", "-no-reboot"],
    ["-kernel", kernel, "-initrd", initramfs, "-dtb", tree],
    ["-append", `${commandLine.replace("loglevel=4", "loglevel=6")} ${consoles}`],
    ["-drive", `if=sd,format=raw,file=${card}`],
    ...logs.map((log) => ["-serial", `file:${log}`]),
  ].flat();
  const child = spawn("qemu-system-aarch64", args, { stdio: ["ignore", "ignore", "ignore"] });
  const ended = once(child, "exit");
  const read = () => logs.map((log) => (existsSync(log) ? readFileSync(log, "utf8") : "")).join("");
  const end = Date.now() + msMax;
  try {
    while (Date.now() < end && child.exitCode === null && !milestones.at(-1)![1].test(read())) {
      await sleep(1000);
    }
  } finally {
    child.kill("SIGKILL");
    await ended;
    rmSync(card);
  }
  const said = read();
  return milestones.findLast(([, seen]) => seen.test(said))?.[0];
}

// The watchdog of that board counts real seconds, which pass faster than those of an emulation.
const words = "systemd.show_status=true systemd.watchdog_sec=0";
const consoles = `console=ttyS1,115200 console=ttyAMA0,115200 ${words}`;
