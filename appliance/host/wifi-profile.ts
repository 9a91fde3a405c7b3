// Profiles of NetworkManager in its keyfile format. Made here and loaded, instead of typed to nmcli, because a command
// line can be read by every process. nm-settings-keyfile(5)

export interface WifiToJoin {
  readonly ssid: string;
  readonly passphrase?: string | undefined;
  readonly isHidden: boolean;
}

/** A network that the box joins, now and whenever it starts. */
export function joinProfile({ ssid, passphrase, isHidden }: WifiToJoin): string {
  const security =
    passphrase === undefined
      ? []
      : // SAE as well: WPA3 alone is what some routers speak.
        ["[wifi-security]", "key-mgmt=wpa-psk", `psk=${escapeValue(passphrase)}`, ""];
  return [
    "[connection]",
    "id=homepost-wifi",
    "type=wifi",
    "autoconnect=true",
    "autoconnect-priority=10",
    "",
    "[wifi]",
    "mode=infrastructure",
    `ssid=${octetList(ssid)}`,
    ...(isHidden ? ["hidden=true"] : []),
    // A server that sleeps answers late.
    "powersave=2",
    "",
    ...security,
    "[ipv4]",
    "method=auto",
    "",
    "[ipv6]",
    "method=auto",
    // Neighbours and the DNS know the box by one address.
    "addr-gen-mode=eui64",
    "",
  ].join("\n");
}

/** An open network of our own, only in memory: for the first minutes, when there is no other. */
export function accessPointProfile(ssid: string, address: string): string {
  return [
    "[connection]",
    "id=homepost-setup",
    "type=wifi",
    "autoconnect=false",
    "",
    "[wifi]",
    "mode=ap",
    `ssid=${octetList(ssid)}`,
    "band=bg",
    // Allowed in all countries.
    "channel=6",
    "",
    "[ipv4]",
    // NetworkManager gives addresses to who joins, and answers for all names (dnsmasq-shared.d).
    "method=shared",
    `address1=${address}/24`,
    "",
    "[ipv6]",
    "method=disabled",
    "",
  ].join("\n");
}

/** A name as octets: it may hold anything, and nothing of it is read as syntax. */
function octetList(ssid: string): string {
  return [...Buffer.from(ssid)].map((octet) => `${octet};`).join("");
}

/** Printable ASCII as a value of a key file: of leading spaces the first is written, backslashes doubled. */
function escapeValue(text: string): string {
  return text.replaceAll("\\", "\\\\").replace(/^ /, "\\s");
}
