import { mkdir, rename, rm } from "node:fs/promises";
import type { JoinedWifi } from "../../src/device/device-facts.ts";
import type { DeviceOrder } from "../../src/device/device-verbs.ts";
import { complaintOf, HostRefusal } from "./host-refusal.ts";
import { textOf, writeDurably } from "./machine.ts";
import type { Machine, Ran } from "./machine.ts";
import { nmcliRows } from "./nmcli-table.ts";
import { joinProfile } from "./wifi-profile.ts";

const profileDirectory = "/etc/NetworkManager/system-connections";
const profile = `${profileDirectory}/homepost-wifi.nmconnection`;
const before = `${profile}.before`;
const upMsMax = 60_000;

/**
 * Joins a network and stays in it. Where that fails, the network of before is as it was; so a wrong password costs
 * nothing but the attempt. After a power cut in the middle early-init puts it back.
 */
export async function wifiJoin(
  machine: Machine,
  order: DeviceOrder<"wifi-join">,
): Promise<JoinedWifi> {
  await mkdir(machine.path(profileDirectory), { recursive: true });
  const had = await keepBefore(machine);
  try {
    await join(machine, order);
  } catch (error) {
    await restore(machine, had);
    throw error;
  }
  await rm(machine.path(before), { force: true });
  return { ssid: order.ssid, addresses: await addresses(machine) };
}

/** Whether there was one. One that is kept already was never given up: what came after it was not joined. */
async function keepBefore(machine: Machine): Promise<boolean> {
  if ((await textOf(machine, before)) !== undefined) return true;
  if ((await textOf(machine, profile)) === undefined) return false;
  await rename(machine.path(profile), machine.path(before));
  return true;
}

async function join(machine: Machine, order: DeviceOrder<"wifi-join">): Promise<void> {
  if (order.country !== undefined) await setCountry(machine, order.country);
  await writeDurably(machine, profile, joinProfile(order), 0o600);
  await machine.run("nmcli", ["radio", "wifi", "on"]);
  await machine.run("nmcli", ["connection", "load", profile]);
  const up = ["--wait", "45", "connection", "up", "homepost-wifi"];
  const ran = await machine.run("nmcli", up, { msMax: upMsMax });
  if (ran.code !== 0) throw new HostRefusal(reasonOf(order.ssid, ran));
}

async function restore(machine: Machine, had: boolean): Promise<void> {
  if (had) await rename(machine.path(before), machine.path(profile));
  else await rm(machine.path(profile), { force: true });
  await machine.run("nmcli", ["connection", "reload"]);
  if (had) await machine.run("nmcli", ["--wait", "0", "connection", "up", "homepost-wifi"]);
}

async function addresses(machine: Machine): Promise<string[]> {
  const fields = ["--terse", "--fields", "IP4.ADDRESS,IP6.ADDRESS"];
  const { out } = await machine.run("nmcli", [...fields, "connection", "show", "homepost-wifi"]);
  return nmcliRows(out)
    .map(([, ...value]) => value.join(":").replace(/\/\d+$/, ""))
    .filter((address) => address !== "" && !address.startsWith("fe80:"));
}

/** In the words that NetworkManager has for it. */
function reasonOf(ssid: string, ran: Ran): string {
  const said = `${ran.err}\n${ran.out}`;
  if (/secrets were required|802-11-wireless-security\.psk|no-secrets/i.test(said)) {
    return `"${ssid}" does not take this password`;
  }
  if (/could not be found|ssid-not-found|No network with SSID/i.test(said)) {
    return `"${ssid}" is not heard here: move the box closer, or look whether the name is right`;
  }
  if (/IP configuration could not be reserved|ip-config-unavailable|dhcp/i.test(said)) {
    return `"${ssid}" took the password, but gave no address: look at the router's DHCP`;
  }
  if (/no suitable device|No Wi-Fi device/i.test(said)) return "This box has no Wi-Fi";
  return `Cannot join "${ssid}": ${complaintOf(ran)}`;
}

/** What radio may do there: at once, and from the next start on (early-init hands it to the driver). */
async function setCountry(machine: Machine, country: string): Promise<void> {
  await mkdir(machine.path("/data/etc"), { recursive: true });
  await writeDurably(machine, "/data/etc/wifi-country", `${country}\n`);
  const service = "fi.w1.wpa_supplicant1";
  const root = "/fi/w1/wpa_supplicant1";
  const listed = await machine.run("busctl", [
    "get-property",
    service,
    root,
    service,
    "Interfaces",
  ]);
  for (const path of listed.out.match(/\/fi\/w1\/wpa_supplicant1\/Interfaces\/\d+/g) ?? []) {
    const interfaceName = `${service}.Interface`;
    await machine.run("busctl", [
      "set-property",
      service,
      path,
      interfaceName,
      "Country",
      "s",
      country,
    ]);
  }
}
