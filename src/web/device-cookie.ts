import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { DeviceTokens } from "../account/device-token.ts";
import type { AccountId } from "../store/ids.ts";
import { isSecure } from "./peer.ts";
import type { WebEnvironment } from "./web-environment.ts";

/** As long as browsers keep anything: RFC 6265bis §5.5 */
const lastsSeconds = 400 * 24 * 3600;

/** One for each account, as several people may share a browser. */
function nameFor(context: Context<WebEnvironment>, accountId: AccountId): string {
  return `${isSecure(context.env.incoming) ? "__Host-" : ""}homepost-device-${accountId}`;
}

/** Which device of an account the browser is, if somebody has logged in to it there. */
export function deviceOf(
  context: Context<WebEnvironment>,
  devices: DeviceTokens,
): (accountId: AccountId) => string | undefined {
  return (accountId) => {
    const token = getCookie(context, nameFor(context, accountId));
    return token === undefined ? undefined : devices.deviceOf(accountId, token);
  };
}

/** Makes the browser known, unless it is. */
export function keepDevice(
  context: Context<WebEnvironment>,
  devices: DeviceTokens,
  accountId: AccountId,
): void {
  if (deviceOf(context, devices)(accountId) !== undefined) return;
  setCookie(context, nameFor(context, accountId), devices.issue(accountId), {
    path: "/",
    httpOnly: true,
    sameSite: "Strict",
    secure: isSecure(context.env.incoming),
    maxAge: lastsSeconds,
  });
}
