import { capabilities } from "./limits.ts";
import type { Method } from "./method.ts";
import { settingsProperties, storedSettings } from "./settings.ts";
import { getSingleton } from "./singleton.ts";

/** Of the capability "urn:homepost:settings". */
export const settingsGet: Method = {
  capability: capabilities.settings,
  run: (args, context) =>
    getSingleton(args, context, {
      properties: settingsProperties,
      object: () => storedSettings(context).settings,
    }),
};
