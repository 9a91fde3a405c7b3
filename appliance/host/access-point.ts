import { mkdir, rm } from "node:fs/promises";
import { createHash } from "node:crypto";
import { accessPointAddress } from "../../src/device/access-point-address.ts";
import type { AccessPointFacts } from "../../src/device/device-facts.ts";
import { complaintOf, HostRefusal } from "./host-refusal.ts";
import { textOf, writeDurably } from "./machine.ts";
import type { Machine } from "./machine.ts";
import { accessPointProfile } from "./wifi-profile.ts";

const profileDirectory = "/run/NetworkManager/system-connections";
const profile = `${profileDirectory}/homepost-setup.nmconnection`;
const upMsMax = 40_000;

export async function switchAccessPoint(
  machine: Machine,
  { isOn }: { readonly isOn: boolean },
): Promise<AccessPointFacts> {
  if (!isOn) {
    await machine.run("nmcli", ["connection", "down", "homepost-setup"]);
    await rm(machine.path(profile), { force: true });
    await machine.run("nmcli", ["connection", "reload"]);
    return { isOn: false, ssid: undefined, address: undefined };
  }
  const ssid = `Homepost-${await fourLetters(machine)}`;
  await mkdir(machine.path(profileDirectory), { recursive: true });
  await writeDurably(machine, profile, accessPointProfile(ssid, accessPointAddress), 0o600);
  await machine.run("nmcli", ["radio", "wifi", "on"]);
  await machine.run("nmcli", ["connection", "load", profile]);
  const up = ["--wait", "30", "connection", "up", "homepost-setup"];
  const ran = await machine.run("nmcli", up, { msMax: upMsMax });
  if (ran.code !== 0) {
    throw new HostRefusal(`The box cannot be an access point: ${complaintOf(ran)}`);
  }
  return { isOn: true, ssid, address: accessPointAddress };
}

/** The same at each start, and different from the neighbours'; tells nothing of what it is made of. */
async function fourLetters(machine: Machine): Promise<string> {
  const id = (await textOf(machine, "/etc/machine-id")) ?? "";
  return createHash("sha256").update(`access point ${id}`).digest("hex").slice(0, 4).toUpperCase();
}
