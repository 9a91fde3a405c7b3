import * as v from "valibot";
import { profileUrl } from "../client-setup/client-links.ts";
import type { ClientSettings } from "../client-setup/client-settings.ts";
import { shortText, someAddress } from "./arguments.ts";
import { callOf, CallRefusal } from "./call.ts";

export interface ShownClientSettings extends ClientSettings {
  readonly address: string;
  /** Where phones of Apple find all of it; undefined where HTTPS is not offered. */
  readonly profileUrl: string | undefined;
  /** The same as a QR code: an image (SVG), and as text of a terminal. */
  readonly qrCode: { readonly svg: string; readonly text: string } | undefined;
}

/** What mail programs need to know for an address, which need not be there yet. */
export const clientSettings = callOf(
  v.strictObject({ address: someAddress, fullName: v.optional(shortText) }),
  async ({ clients }, { address, fullName }): Promise<ShownClientSettings> => {
    const settings = clients.settingsOf(address.slice(address.lastIndexOf("@") + 1));
    if (settings === undefined) {
      throw new CallRefusal(`The domain of "${address}" is not here: "domain list" shows them`);
    }
    const url = profileUrl(settings, { address, fullName });
    return { ...settings, address, profileUrl: url, qrCode: await qrCodeOf(url) };
  },
);

async function qrCodeOf(url: string | undefined): Promise<ShownClientSettings["qrCode"]> {
  if (url === undefined) return undefined;
  const { qrCodeSvg, qrCodeText } = await import("../client-setup/qr-code.ts");
  try {
    return { svg: qrCodeSvg(url), text: qrCodeText(url) };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
