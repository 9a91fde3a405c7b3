import * as v from "valibot";
import { logLevels } from "../log/log.ts";
import { callOf, CallRefusal } from "./call.ts";
import type { LogFacts } from "./log-list.ts";

/** Writes more or less to the log, until the server ends: of all, or of one area; without a level, as all others. */
export const logSet = callOf(
  v.strictObject({
    area: v.optional(
      v.pipe(
        v.string(),
        v.regex(/^[a-z0-9-]{1,40}$/, "not the first word of events, such as smtp"),
      ),
    ),
    level: v.optional(v.picklist(logLevels)),
  }),
  (admin, { area, level }): LogFacts => {
    if (area !== undefined) admin.logLevels.setArea(area, level);
    else if (level !== undefined) admin.logLevels.level = level;
    else throw new CallRefusal("Say which level: debug, info, warn or error");
    return admin.logLevels.shown;
  },
);
