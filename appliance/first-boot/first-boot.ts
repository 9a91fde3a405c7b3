// The first start: what the card says of the machine is put in place before the network comes up. Its order makes a
// power cut at any point harmless: first what is to last is on DATA, then the secrets go from the card, last the mark
// that this has been done.
import { lchown, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseSetupText, usedSetupText } from "../../src/setup/setup-text.ts";
import type { SetupText } from "../../src/setup/setup-text.ts";
import { HostRefusal } from "../host/host-refusal.ts";
import { writeDurably } from "../host/machine.ts";
import { keepTimeZone } from "../host/names.ts";
import type { Machine } from "../host/machine.ts";
import { withSetupPartition } from "../host/setup-partition.ts";
import { joinProfile } from "../host/wifi-profile.ts";
import { ImagerFault, readNetworkConfig, readUserData } from "./imager-files.ts";
import { checkPreseed } from "./preseed.ts";
import type { CheckedPreseed, Preseed } from "./preseed.ts";

export const doneMark = "/data/etc/first-boot-done";
const setupName = "setup.txt";
const imagerNames = ["user-data", "network-config"] as const;
const faultsName = "setup-faults.txt";
/** The server's folder on DATA, and its user (overlay/usr/lib/sysusers.d). */
const serverDirectory = "/data/homepost";
const serverUser = 800;
const fileOctetsMax = 256 * 1024;

export async function firstBoot(machine: Machine): Promise<void> {
  if (existsSync(machine.path(doneMark))) return;
  await withSetupPartition(machine, async (card) => {
    const { said, setupText, faults } = await readCard(card);
    const preseed = checkPreseed(said);
    const all = [...faults, ...preseed.faults];
    for (const fault of all) machine.log.warn("first-boot.fault", { fault });
    await rm(join(card, faultsName), { force: true });
    if (all.length > 0) await writeFile(join(card, faultsName), faultsText(all));
    // Nothing is done by halves: who has mended the file starts the box once more.
    if (faults.length > 0) return;
    await keep(machine, preseed);
    if (setupText !== undefined) await handOver(machine, setupText);
    await blank(card, setupText);
    await writeDurably(machine, doneMark, `${new Date().toISOString()}\n`);
    machine.log.info("first-boot.done");
  });
}

interface Card {
  readonly said: readonly Preseed[];
  readonly setupText: string | undefined;
  readonly faults: readonly string[];
}

async function readCard(card: string): Promise<Card> {
  const faults: string[] = [];
  const said: Preseed[] = [];
  const setupText = await smallFile(card, setupName);
  if (setupText !== undefined) {
    try {
      said.push(preseedOf(parseSetupText(setupText)));
    } catch (error) {
      faults.push(`${setupName}: ${(error as Error).message}`);
    }
  }
  for (const name of imagerNames) {
    const text = await smallFile(card, name);
    if (text === undefined) continue;
    try {
      said.push(name === "user-data" ? readUserData(text) : readNetworkConfig(text));
    } catch (error) {
      if (!(error instanceof ImagerFault)) throw error;
      faults.push(`${name}: ${error.message}`);
    }
  }
  return { said, setupText, faults };
}

function preseedOf(setup: SetupText): Preseed {
  const { wifi_ssid: ssid, wifi_psk: passphrase, country } = setup;
  return {
    name: setup.name,
    timeZone: setup.time_zone,
    wifi: ssid === undefined ? undefined : { ssid, passphrase, country, isHidden: false },
    sshKeys: setup.ssh_authorized_keys ?? [],
    ignored: [],
  };
}

/** Names, Wi-Fi and keys, where the start finds them (overlay/usr/lib/homepost/early-init), now and later. */
async function keep(machine: Machine, preseed: CheckedPreseed): Promise<void> {
  const { name, timeZone, wifi, sshKeys } = preseed;
  await mkdir(machine.path("/data/etc/ssh"), { recursive: true });
  await mkdir(machine.path("/data/etc/system-connections"), { recursive: true, mode: 0o700 });
  if (name !== undefined) {
    await writeDurably(machine, "/data/etc/hostname", `${name}\n`);
    await machine.run("hostname", [name]);
    await writeFile(machine.path("/etc/hostname"), `${name}\n`);
  }
  if (timeZone !== undefined) await keepZone(machine, timeZone);
  if (wifi !== undefined) {
    const profile = "/data/etc/system-connections/homepost-wifi.nmconnection";
    await writeDurably(machine, profile, joinProfile(wifi), 0o600);
    if (wifi.country !== undefined) {
      await writeDurably(machine, "/data/etc/wifi-country", `${wifi.country}\n`);
    }
  }
  if (sshKeys.length > 0) {
    await writeDurably(machine, "/data/etc/ssh/authorized_keys", `${sshKeys.join("\n")}\n`, 0o600);
  }
}

/** A zone that this release does not know is no reason to have no Wi-Fi. */
async function keepZone(machine: Machine, timeZone: string): Promise<void> {
  try {
    await keepTimeZone(machine, timeZone);
    await machine.run("cp", ["-P", "/data/etc/localtime", "/data/etc/timezone", "/etc/"]);
  } catch (error) {
    if (!(error instanceof HostRefusal)) throw error;
    machine.log.warn("first-boot.fault", { fault: error.message });
  }
}

/** The rest of setup.txt is for the server, which does it once (src/setup). */
async function handOver(machine: Machine, text: string): Promise<void> {
  await mkdir(machine.path(serverDirectory), { recursive: true, mode: 0o700 });
  const file = `${serverDirectory}/${setupName}`;
  await writeDurably(machine, file, text, 0o600);
  if (process.getuid?.() === 0) await lchown(machine.path(file), serverUser, serverUser);
}

async function blank(card: string, setupText: string | undefined): Promise<void> {
  if (setupText !== undefined) {
    await writeFile(join(card, setupName), usedSetupText(setupText, new Date()));
  }
  for (const name of imagerNames) {
    if (existsSync(join(card, name))) await writeFile(join(card, name), "# Read, and emptied.\n");
  }
}

function faultsText(faults: readonly string[]): string {
  const lines = ["What could not be used of the files here:", "", ...faults];
  return `${lines.join("\r\n")}\r\n`;
}

async function smallFile(directory: string, name: string): Promise<string | undefined> {
  const path = join(directory, name);
  if (!existsSync(path)) return undefined;
  const octets = await readFile(path);
  if (octets.length > fileOctetsMax) return undefined;
  const text = octets.toString("utf8").replace(/^\uFEFF/, "");
  return text.trim() === "" || text.startsWith("# Read, and emptied.") ? undefined : text;
}
