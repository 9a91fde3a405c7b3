import { coreEcho } from "./core-echo.ts";
import { mailboxGet } from "./mailbox-get.ts";
import type { Method } from "./method.ts";

/** All methods by their names on the wire. */
export const methods: ReadonlyMap<string, Method> = new Map([
  ["Core/echo", coreEcho],
  ["Mailbox/get", mailboxGet],
]);
