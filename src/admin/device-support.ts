import { nothing } from "./arguments.ts";
import { callOf } from "./call.ts";

/** Text for somebody who helps: how the machine is, and its logs, without what is secret. */
export const deviceSupport = callOf(nothing, ({ device }) => device.ask("support-bundle", {}));
