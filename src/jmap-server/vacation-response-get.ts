import { capabilities } from "./limits.ts";
import type { Method } from "./method.ts";
import { getSingleton } from "./singleton.ts";
import { vacationProperties, vacationResponse } from "./vacation.ts";

/** RFC 8621 §8.1 */
export const vacationResponseGet: Method = {
  capability: capabilities.vacationResponse,
  run: (args, context) =>
    getSingleton(args, context, {
      properties: vacationProperties,
      object: () => vacationResponse(context),
    }),
};
