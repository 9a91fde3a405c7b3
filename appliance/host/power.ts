import { complaintOf, HostRefusal } from "./host-refusal.ts";
import type { Machine } from "./machine.ts";

/** Begins to start anew; services end as they should, and the answer still gets out. */
export function reboot(machine: Machine): Promise<void> {
  return begin(machine, "reboot");
}

/** Begins to switch off. A Pi is switched on again by its plug. */
export function powerOff(machine: Machine): Promise<void> {
  return begin(machine, "poweroff");
}

async function begin(machine: Machine, verb: "reboot" | "poweroff"): Promise<void> {
  const ran = await machine.run("systemctl", ["--no-block", verb]);
  if (ran.code !== 0) throw new HostRefusal(`The box cannot ${verb}: ${complaintOf(ran)}`);
}
