import { logLevels } from "../log/log.ts";
import { UsageError } from "./command.ts";
import { logTable } from "./log-list.ts";
import { question } from "./question.ts";

export const logSet = question({
  usage: "LEVEL [AREA] | default AREA",
  name: "log.set",
  help:
    "Writes more or less to the log until the server ends: debug, info, warn or error. An area is the\n" +
    "first word of events, such as smtp; default lets it be as all others.",
  positionalsMin: 1,
  positionalsMax: 2,
  argumentsOf: ({ positionals: [wish, area] }) => {
    const level = logLevels.find((one) => one === wish);
    if (level === undefined && wish !== "default") {
      throw new UsageError(`"${wish}" is not a level: ${logLevels.join(", ")}`);
    }
    return { level, area };
  },
  textOf: logTable,
});
