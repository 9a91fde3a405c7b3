import { nothing } from "./arguments.ts";
import { callOf } from "./call.ts";

/** Starts the machine anew; mail waits meanwhile with those who send it. */
export const deviceReboot = callOf(nothing, async ({ device }) => {
  await device.ask("reboot", {});
  return {};
});
