import * as v from "valibot";
import { deviceVerbs, isDeviceVerb } from "../../src/device/device-verbs.ts";
import type { DeviceAnswer, DeviceOrder, DeviceVerb } from "../../src/device/device-verbs.ts";
import { switchAccessPoint } from "./access-point.ts";
import { claimed, showClaim } from "./claim-display.ts";
import { factoryReset } from "./factory-reset.ts";
import { HostRefusal } from "./host-refusal.ts";
import { light } from "./light.ts";
import type { Machine } from "./machine.ts";
import { setHostName, setTimeZone } from "./names.ts";
import { powerOff, reboot } from "./power.ts";
import { status } from "./status.ts";
import { supportBundle } from "./support-bundle.ts";
import { wifiJoin } from "./wifi-join.ts";
import { wifiScan } from "./wifi-scan.ts";

type Work<Verb extends DeviceVerb> = (
  machine: Machine,
  order: DeviceOrder<Verb>,
) => Promise<DeviceAnswer<Verb> | void>;

const works: { readonly [Verb in DeviceVerb]: Work<Verb> } = {
  status,
  reboot,
  "power-off": powerOff,
  "set-host-name": (machine, { name }) => setHostName(machine, name),
  "set-time-zone": (machine, { timeZone }) => setTimeZone(machine, timeZone),
  "wifi-scan": wifiScan,
  "wifi-join": wifiJoin,
  "access-point": switchAccessPoint,
  light,
  "show-claim": showClaim,
  claimed,
  "support-bundle": supportBundle,
  "factory-reset": factoryReset,
};

/** Does what is asked, once it is known to be one of ours and rightly asked; else throws a HostRefusal. */
export async function carryOut(machine: Machine, verb: string, args: unknown): Promise<unknown> {
  if (!isDeviceVerb(verb)) throw new HostRefusal("The helper does not know this verb");
  const checked = v.safeParse(deviceVerbs[verb], args);
  if (!checked.success) throw new HostRefusal(faultsOf(checked.issues));
  // The schema of a verb gives what its work takes.
  const work = works[verb] as (machine: Machine, order: unknown) => Promise<unknown>;
  return work(machine, checked.output);
}

function faultsOf(issues: readonly v.BaseIssue<unknown>[]): string {
  return issues
    .slice(0, 3)
    .map((issue) => `${v.getDotPath(issue) ?? "It"}: ${issue.message}`)
    .join("; ");
}
