import { nothing } from "./arguments.ts";
import { callOf } from "./call.ts";

/** The Wi-Fi networks around, the strongest first. */
export const deviceWifiScan = callOf(nothing, ({ device }) => device.ask("wifi-scan", {}));
