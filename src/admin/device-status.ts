import { nothing } from "./arguments.ts";
import { callOf } from "./call.ts";

/** How the machine is. Refused where it is no box of ours. */
export const deviceStatus = callOf(nothing, ({ device }) => device.ask("status", {}));
