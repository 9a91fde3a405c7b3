import { deviceVerbs } from "../device/device-verbs.ts";
import { callOf } from "./call.ts";

/** Joins a Wi-Fi, and stays in that of before where it cannot. */
export const deviceWifiJoin = callOf(deviceVerbs["wifi-join"], ({ device }, order) =>
  device.ask("wifi-join", order),
);
