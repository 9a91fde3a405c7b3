import type { ClientSettings } from "./client-settings.ts";
import type { ProfileWish } from "./apple-profile.ts";

/** https, with the port where it is an unusual one; undefined where HTTPS is not offered. */
export function webOrigin({
  webHost,
  webPort,
}: Pick<ClientSettings, "webHost" | "webPort">): string | undefined {
  if (webPort === undefined) return undefined;
  return `https://${webHost}${webPort === 443 ? "" : `:${webPort}`}`;
}

/** Where the profile for a phone is; undefined where HTTPS is not offered. */
export function profileUrl(
  settings: Pick<ClientSettings, "webHost" | "webPort">,
  { address, fullName }: ProfileWish,
): string | undefined {
  const origin = webOrigin(settings);
  const parameters = new URLSearchParams({
    address,
    ...(fullName === undefined ? {} : { name: fullName }),
  });
  return origin && `${origin}/profile.mobileconfig?${parameters.toString()}`;
}
