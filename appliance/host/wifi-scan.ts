import type { WifiNetwork } from "../../src/device/device-facts.ts";
import { complaintOf, HostRefusal } from "./host-refusal.ts";
import type { Machine } from "./machine.ts";
import { nmcliRows } from "./nmcli-table.ts";

const networksMax = 100;

/** The networks around, the strongest first; of those with one name, the strongest alone. */
export async function wifiScan(machine: Machine): Promise<readonly WifiNetwork[]> {
  await machine.run("nmcli", ["radio", "wifi", "on"]);
  const fields = ["--terse", "--fields", "IN-USE,SSID,SIGNAL,SECURITY"];
  // As an access point some radios cannot look around; what was seen before is shown then.
  const fresh = await machine.run("nmcli", [
    ...fields,
    "device",
    "wifi",
    "list",
    "--rescan",
    "yes",
  ]);
  const ran =
    fresh.code === 0
      ? fresh
      : await machine.run("nmcli", [...fields, "device", "wifi", "list", "--rescan", "no"]);
  if (ran.code !== 0) throw new HostRefusal(`Cannot look for Wi-Fi: ${complaintOf(ran)}`);
  return networksOf(ran.out);
}

/** What `nmcli --terse --fields IN-USE,SSID,SIGNAL,SECURITY device wifi list` prints. */
export function networksOf(text: string): WifiNetwork[] {
  const byName = new Map<string, WifiNetwork>();
  for (const [inUse, ssid = "", signal = "", security = ""] of nmcliRows(text)) {
    const found: WifiNetwork = {
      ssid,
      signal: Math.min(100, Math.max(0, Math.trunc(Number(signal)) || 0)),
      security: securityOf(security),
      isJoined: inUse === "*",
    };
    const known = byName.get(ssid);
    // Hidden ones have no name, and are joined by typing it.
    if (ssid === "" || (known !== undefined && !isBefore(found, known))) continue;
    byName.set(ssid, found);
  }
  return [...byName.values()].toSorted((a, b) => b.signal - a.signal).slice(0, networksMax);
}

function isBefore(a: WifiNetwork, b: WifiNetwork): boolean {
  if (a.isJoined !== b.isJoined) return a.isJoined;
  return a.signal > b.signal;
}

function securityOf(words: string): WifiNetwork["security"] {
  if (words === "" || words === "--") return "open";
  // 802.1X wants names and certificates, WEP is none: both are joined by hand or not at all.
  return /\b(?:WPA|WPA2|WPA3)\b/.test(words) && !words.includes("802.1X") ? "password" : "other";
}
