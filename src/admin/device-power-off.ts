import { nothing } from "./arguments.ts";
import { callOf } from "./call.ts";

/** Switches the machine off. */
export const devicePowerOff = callOf(nothing, async ({ device }) => {
  await device.ask("power-off", {});
  return {};
});
