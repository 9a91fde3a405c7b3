import { deviceVerbs } from "../device/device-verbs.ts";
import { callOf } from "./call.ts";

/**
 * Erases all mail and all settings, and starts anew as a box that is nobody's. Its name is typed, so that it is not
 * done by accident.
 */
export const deviceFactoryReset = callOf(
  deviceVerbs["factory-reset"],
  async ({ device }, order) => {
    await device.ask("factory-reset", order);
    return {};
  },
);
