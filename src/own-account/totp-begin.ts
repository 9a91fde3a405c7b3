import { formatBase32 } from "../account/base32.ts";
import { totpSecretOctets, totpUrl } from "../account/totp.ts";
import { nothing } from "../admin/arguments.ts";
import { confirmedCall } from "./call.ts";

/** A secret for an app for codes. Nothing is kept of it until a code of the app has come back. */
export const totpBegin = confirmedCall(nothing, async ({ admin, random }, { login }) => {
  const secret = random(totpSecretOctets);
  const url = totpUrl(secret, login, `Homepost ${admin.server.hostName}`);
  const { qrCodeSvg } = await import("../client-setup/qr-code.ts");
  return { secret: formatBase32(secret), url, qr: qrCodeSvg(url) };
});
