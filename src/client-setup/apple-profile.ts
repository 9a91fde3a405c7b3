import { createHash } from "node:crypto";
import type { ClientServer, ClientSettings } from "./client-settings.ts";
import { formatPropertyList } from "./property-list.ts";

export interface ProfileWish {
  readonly address: string;
  /** Of the person, for the From field; undefined: the phone asks. */
  readonly fullName: string | undefined;
}

/** The type under which phones offer to install it. */
export const profileType = "application/x-apple-aspen-config";

/**
 * A profile that sets up mail on Apple's systems; undefined where we lack IMAP or submission. It holds no password, and
 * the same address gives the same identifiers, so that a newer one takes the place of an older.
 * https://developer.apple.com/documentation/devicemanagement/mail
 */
export function appleProfile(settings: ClientSettings, wish: ProfileWish): string | undefined {
  const [incoming] = settings.incoming;
  const [outgoing] = settings.outgoing;
  if (incoming === undefined || outgoing === undefined) return undefined;
  const { address, fullName } = wish;
  const identifier = `${settings.webHost.split(".").toReversed().join(".")}.mail.${labelOf(address)}`;
  return formatPropertyList({
    PayloadContent: [
      {
        EmailAccountDescription: address,
        ...(fullName === undefined ? {} : { EmailAccountName: fullName }),
        EmailAccountType: "EmailTypeIMAP",
        EmailAddress: address,
        ...serverKeys("IncomingMailServer", incoming, address),
        ...serverKeys("OutgoingMailServer", outgoing, address),
        OutgoingPasswordSameAsIncomingPassword: true,
        PayloadDescription: `Mail of ${address}`,
        PayloadDisplayName: address,
        PayloadIdentifier: `${identifier}.account`,
        PayloadType: "com.apple.mail.managed",
        PayloadUUID: uuidOf(`account ${settings.webHost} ${address}`),
        PayloadVersion: 1,
        PreventAppSheet: false,
        PreventMove: false,
        SMIMEEnabled: false,
      },
    ],
    PayloadDescription: `Sets up mail for ${address} at ${settings.webHost}.`,
    PayloadDisplayName: `Mail of ${address}`,
    PayloadIdentifier: identifier,
    PayloadOrganization: settings.displayName,
    PayloadRemovalDisallowed: false,
    PayloadType: "Configuration",
    PayloadUUID: uuidOf(`profile ${settings.webHost} ${address}`),
    PayloadVersion: 1,
  });
}

function serverKeys(
  prefix: "IncomingMailServer" | "OutgoingMailServer",
  { host, port }: ClientServer,
  address: string,
): Record<string, string | number | boolean> {
  return {
    [`${prefix}Authentication`]: "EmailAuthPassword",
    [`${prefix}HostName`]: host,
    [`${prefix}PortNumber`]: port,
    // Also for STARTTLS, which is found out by the port.
    [`${prefix}UseSSL`]: true,
    [`${prefix}Username`]: address,
  };
}

function labelOf(address: string): string {
  return createHash("sha256").update(address).digest("hex").slice(0, 16);
}

/** By name, so that it stays the same; the digest is SHA-256, as version 8 lets everybody choose. RFC 9562 §5.8 */
function uuidOf(text: string): string {
  const octets = createHash("sha256").update(text).digest().subarray(0, 16);
  octets[6] = (octets[6]! & 0x0f) | 0x80;
  octets[8] = (octets[8]! & 0x3f) | 0x80;
  const digits = octets.toString("hex").toUpperCase();
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
