import type { LogLevel } from "../log/log.ts";
import { nothing } from "./arguments.ts";
import { callOf } from "./call.ts";

export interface LogFacts {
  /** Of what has no other. */
  readonly level: LogLevel;
  /** By the first word of events, such as "smtp". */
  readonly areas: Readonly<Record<string, LogLevel>>;
}

/** How much is written to the log. */
export const logList = callOf(nothing, ({ logLevels }): LogFacts => logLevels.shown);
