/** How the machine under the server is. What cannot be found out is undefined. */
export interface DeviceStatus {
  /** Such as "Raspberry Pi 4 Model B Rev 1.4". */
  readonly board: string | undefined;
  readonly hostName: string;
  readonly timeZone: string | undefined;
  /** Whether the clock has been set by the network since the start. */
  readonly isClockSet: boolean | undefined;
  readonly uptimeSeconds: number;
  /** "A" or "B": which of the two systems on the card runs. */
  readonly slot: string | undefined;
  readonly memory: Amount | undefined;
  /** Where mail is kept. */
  readonly storage: Amount | undefined;
  readonly celsius: number | undefined;
  /** The power supply is too weak now, or was since the start. */
  readonly isUndervolted: boolean | undefined;
  readonly networks: readonly NetworkFacts[];
}

/** In octets. */
export interface Amount {
  readonly total: number;
  readonly free: number;
}

export interface NetworkFacts {
  readonly device: string;
  readonly kind: "ethernet" | "wifi";
  readonly isConnected: boolean;
  /** The name of the Wi-Fi, or of the profile. */
  readonly name: string | undefined;
}

export interface WifiNetwork {
  readonly ssid: string;
  /** 0 to 100. */
  readonly signal: number;
  readonly security: "open" | "password" | "other";
  readonly isJoined: boolean;
}

export interface JoinedWifi {
  readonly ssid: string;
  /** Where the box can be reached in that network; no brackets around IPv6. */
  readonly addresses: readonly string[];
}

export interface AccessPointFacts {
  readonly isOn: boolean;
  readonly ssid: string | undefined;
  /** Of the box, for those who have joined it. */
  readonly address: string | undefined;
}
