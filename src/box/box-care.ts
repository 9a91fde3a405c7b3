// What the server has done to the machine under it, by the root helper: the claim code for who holds it, the light, the
// access point where there is no network, and names that follow the settings.
import { hostname, networkInterfaces } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import type { Document } from "../config/document.ts";
import { accessPointAddress } from "../device/access-point-address.ts";
import type { DeviceClient } from "../device/device-client.ts";
import type { DeviceArguments } from "../device/device-verbs.ts";
import type { Log } from "../log/log.ts";
import type { WifiControl } from "./wifi-control.ts";

/** As the light shows it. */
export type Condition = "well" | "attention" | "storage-fault";

export interface BoxCareOptions {
  readonly device: Pick<DeviceClient, "ask">;
  readonly wifi: Pick<WifiControl, "beAccessPoint" | "endAccessPoint" | "accessPointSince">;
  /** Without a domain; undefined where nobody finds it by a name. */
  readonly localName: () => string | undefined;
  /** How it is with a box that is somebody's. */
  readonly condition: () => Promise<Condition>;
  readonly log: Log;
  readonly addresses?: () => readonly string[];
  readonly times?: CareTimes;
}

interface CareTimes {
  /** Milliseconds between two looks at the network. */
  readonly lookMs: number;
  /** Looks without a network until it is its own. */
  readonly patience: number;
  /** Milliseconds between two looks at how it is. */
  readonly conditionMs: number;
}

/** A minute: a router that starts with the box takes about as long. appliance.md 3.4 */
const defaultTimes: CareTimes = { lookMs: 5_000, patience: 12, conditionMs: 60_000 };

export class BoxCare implements AsyncDisposable {
  readonly #options: BoxCareOptions;
  readonly #ending = new AbortController();
  readonly #closing = new AbortController();
  #watching: Promise<void> = Promise.resolve();
  #following: Promise<void> = Promise.resolve();
  #turn: Promise<void> = Promise.resolve();
  #names = { name: hostname(), timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone };

  constructor(options: BoxCareOptions) {
    this.#options = options;
  }

  /** It is nobody's: shows how to claim it, and becomes an access point where no network comes. */
  begin(claimCode: string | undefined): void {
    this.#ask("light", { shows: "setup" });
    this.#following = this.#follow(claimCode);
  }

  /** It has been somebody's from the start. */
  look(): void {
    this.#watching = this.#watch();
  }

  /** It is somebody's now. */
  claimed(): void {
    this.#ending.abort();
    const links = this.#links().map((link) => `${link}/`);
    this.#ask("claimed", { links });
    this.look();
    // It may be about to become one.
    this.#turn = Promise.all([this.#turn, this.#following])
      .then(() => this.#options.wifi.endAccessPoint())
      .catch(() => {});
  }

  /** A revision is in force. */
  update({ box }: Pick<Document, "box">): void {
    const { name = this.#names.name, timeZone = this.#names.timeZone } = box;
    if (name !== this.#names.name) this.#ask("set-host-name", { name });
    if (timeZone !== this.#names.timeZone) this.#ask("set-time-zone", { timeZone });
    this.#names = { name, timeZone };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort();
    this.#closing.abort();
    await this.#following;
    await this.#watching;
    await this.#turn;
  }

  /** The light shows how it is, each time that changes. */
  async #watch(): Promise<void> {
    const { condition, log, times = defaultTimes } = this.#options;
    const { signal } = this.#closing;
    let shown: Condition | undefined;
    const show = (shows: Condition): void => {
      if (shows !== shown) this.#ask("light", { shows });
      shown = shows;
    };
    show("well");
    while (!signal.aborted) {
      try {
        show(await condition());
      } catch (error) {
        log.warn("box.condition.unknown", { reason: String(error) });
      }
      await wait(times.conditionMs, undefined, { signal, ref: false }).catch(() => {});
    }
  }

  /** Shows links as they change, and counts looks without any. */
  async #follow(claimCode: string | undefined): Promise<void> {
    const { wifi, log, times = defaultTimes } = this.#options;
    const { signal } = this.#ending;
    let shown = "";
    let without = 0;
    while (!signal.aborted) {
      const links = this.#links();
      without = links.length === 0 ? without + 1 : 0;
      const fragment = claimCode === undefined ? "" : `#c=${claimCode}`;
      const claim = links.map((link) => `${link}/setup/${fragment}`);
      if (claimCode !== undefined && claim.join(" ") !== shown) {
        shown = claim.join(" ");
        this.#ask("show-claim", { code: claimCode, links: claim });
      }
      if (without === times.patience && wifi.accessPointSince === undefined) {
        await wifi.beAccessPoint().catch((error: unknown) => {
          log.warn("box.access-point.failed", { reason: String(error) });
        });
      }
      await wait(times.lookMs, undefined, { signal, ref: false }).catch(() => {});
    }
  }

  /** The name first: it stays when the address changes. */
  #links(): string[] {
    const addresses = (this.#options.addresses ?? ownAddresses)();
    if (addresses.length === 0) return [];
    const name = this.#options.localName();
    const hosts = addresses.map((address) => (address.includes(":") ? `[${address}]` : address));
    return [...(name === undefined ? [] : [`${name}.local`]), ...hosts]
      .slice(0, 8)
      .map((host) => `https://${host}`);
  }

  /** One after the other; what the machine cannot do is logged, and mail goes on. */
  #ask<Verb extends "light" | "show-claim" | "claimed" | "set-host-name" | "set-time-zone">(
    verb: Verb,
    args: DeviceArguments<Verb>,
  ): void {
    const { device, log } = this.#options;
    this.#turn = this.#turn.then(async () => {
      try {
        await device.ask(verb, args);
      } catch (error) {
        log.warn("box.verb.refused", { verb, reason: String(error) });
      }
    });
  }
}

/** Of this machine in its networks: not of itself, of no link alone, and not of its access point. */
export function ownAddresses(all = networkInterfaces()): string[] {
  const addresses = Object.values(all).flatMap((found) => found ?? []);
  return addresses
    .filter(({ internal, address }) => {
      const isLinkLocal = address.startsWith("169.254.") || address.startsWith("fe80:");
      return !internal && !isLinkLocal && address !== accessPointAddress;
    })
    .toSorted((a, b) => a.family.localeCompare(b.family))
    .map(({ address }) => address);
}
