// What the root helper can be asked for, and nothing else. `homepost host` checks the arguments by these schemas before
// it does anything; the server, which is not root, asks over a Unix socket.
import * as v from "valibot";
import type { AccessPointFacts, DeviceStatus, JoinedWifi, WifiNetwork } from "./device-facts.ts";

const oneLine = (charactersMax: number) =>
  v.pipe(
    v.string(),
    v.minLength(1),
    v.maxLength(charactersMax),
    v.regex(/^[^\p{Cc}]*$/u, "has control characters"),
  );

/** One label, so that `NAME.local` is a name too. RFC 1123 §2.1 */
export const hostNameSchema = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, "is not a name of letters, digits and hyphens"),
);

/** As the time zone database names them. */
export const timeZoneSchema = v.pipe(
  v.string(),
  v.maxLength(64),
  v.regex(/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z][A-Za-z0-9_+-]*){0,2}$/, "is not a time zone"),
);

/** Two letters, ISO 3166-1: what radio may do there. */
export const countrySchema = v.pipe(v.string(), v.regex(/^[A-Z]{2}$/, "is not a country code"));

/** IEEE 802.11: 32 octets. */
export const ssidSchema = v.pipe(oneLine(32), v.maxBytes(32));

/** WPA: 8 to 63 characters of ASCII, or the key itself in hex. */
export const passphraseSchema = v.pipe(
  v.string(),
  v.regex(
    /^([ -~]{8,63}|[0-9A-Fa-f]{64})$/,
    "is not a Wi-Fi password: those have 8 to 63 characters",
  ),
);

export const wifiJoinSchema = v.strictObject({
  ssid: ssidSchema,
  /** None: an open network. */
  passphrase: v.optional(passphraseSchema),
  country: v.optional(countrySchema),
  isHidden: v.optional(v.boolean(), false),
});

/** How the light shows what is going on. appliance.md 5.9 */
export const lightSchema = v.picklist(["well", "setup", "busy", "attention", "storage-fault"]);

const nothing = v.strictObject({});

/** Arguments of each verb. */
export const deviceVerbs = {
  status: nothing,
  reboot: nothing,
  "power-off": nothing,
  "set-host-name": v.strictObject({ name: hostNameSchema }),
  "set-time-zone": v.strictObject({ timeZone: timeZoneSchema }),
  "wifi-scan": nothing,
  "wifi-join": wifiJoinSchema,
  "access-point": v.strictObject({ isOn: v.boolean() }),
  light: v.strictObject({ shows: lightSchema }),
  /** The code on the card and on the screen, for who holds the box in their hands. */
  "show-claim": v.strictObject({
    code: v.pipe(v.string(), v.regex(/^[A-Z2-7]{5}-[A-Z2-7]{5}$/, "is not a claim code")),
    links: v.pipe(
      v.array(v.pipe(oneLine(200), v.regex(/^https?:\/\/[!-~]+$/, "is not a link"))),
      v.maxLength(8),
    ),
  }),
  /** The code is gone from both. */
  claimed: v.strictObject({ links: v.pipe(v.array(oneLine(200)), v.maxLength(8)) }),
  "support-bundle": nothing,
  /** Typed by whoever asks, so that no stray request erases a household's mail. */
  "factory-reset": v.strictObject({ hostName: hostNameSchema }),
} as const;

export type DeviceVerb = keyof typeof deviceVerbs;
export type DeviceArguments<Verb extends DeviceVerb> = v.InferInput<(typeof deviceVerbs)[Verb]>;
export type DeviceOrder<Verb extends DeviceVerb> = v.InferOutput<(typeof deviceVerbs)[Verb]>;

/** What each verb answers; those that are not named here answer nothing. */
interface Answers {
  readonly status: DeviceStatus;
  readonly "wifi-scan": readonly WifiNetwork[];
  readonly "wifi-join": JoinedWifi;
  readonly "access-point": AccessPointFacts;
  readonly "support-bundle": { readonly text: string };
}

export type DeviceAnswer<Verb extends DeviceVerb> = Verb extends keyof Answers
  ? Answers[Verb]
  : undefined;

export function isDeviceVerb(word: string): word is DeviceVerb {
  return Object.hasOwn(deviceVerbs, word);
}

/** One JSON text per line over the socket; one request per connection. */
export interface DeviceRequest {
  readonly verb: string;
  readonly arguments: unknown;
}

export type DeviceReply =
  | { readonly kind: "answer"; readonly answer: unknown }
  /** It was not done; the text says why, and what to do. */
  | { readonly kind: "refused"; readonly text: string }
  /** A fault of the helper; its log says more. */
  | { readonly kind: "failed" };

export const deviceSocket = "/run/homepost-host/socket";
export const deviceRequestOctetsMax = 16 * 1024;
/** A support bundle fits. */
export const deviceReplyOctetsMax = 8 * 1024 * 1024;
