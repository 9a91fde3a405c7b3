// A box without a cable: it is an access point until it has joined a Wi-Fi. A radio is either; so who tells it to join
// loses it, and it comes back once, to say how it went. appliance.md 3.1
import { setTimeout as wait } from "node:timers/promises";
import { accessPointAddress } from "../device/access-point-address.ts";
import { DeviceRefusal } from "../device/device-client.ts";
import type { DeviceClient } from "../device/device-client.ts";
import type { WifiNetwork } from "../device/device-facts.ts";
import type { DeviceArguments } from "../device/device-verbs.ts";
import { faultText } from "../log/fault-text.ts";
import type { Log } from "../log/log.ts";

export type WifiAttempt =
  | { readonly kind: "joining"; readonly ssid: string }
  | { readonly kind: "joined"; readonly ssid: string; readonly addresses: readonly string[] }
  | { readonly kind: "failed"; readonly ssid: string; readonly reason: string };

export interface WifiControlOptions {
  readonly device: Pick<DeviceClient, "ask">;
  readonly log: Log;
  /** Milliseconds in which the phone can read how it went. Default: 90 seconds. */
  readonly resultMs?: number;
  /** Milliseconds in which the page that says "joining" gets out. Default: two seconds. */
  readonly farewellMs?: number;
}

const defaultResultMs = 90_000;
const defaultFarewellMs = 2_000;

export class WifiControl implements AsyncDisposable {
  readonly #options: WifiControlOptions;
  readonly #ending = new AbortController();
  readonly #farewell = { done: new AbortController() };
  #networks: readonly WifiNetwork[] = [];
  #attempt: WifiAttempt | undefined;
  #work: Promise<void> = Promise.resolve();
  #accessPointSince: number | undefined;
  #isFinished = false;

  constructor(options: WifiControlOptions) {
    this.#options = options;
  }

  /** Since when it has been an access point, by performance.now(); undefined where it is none. */
  get accessPointSince(): number | undefined {
    return this.#accessPointSince;
  }

  /** What was in the air before it became an access point. */
  get networks(): readonly WifiNetwork[] {
    return this.#networks;
  }

  get attempt(): WifiAttempt | undefined {
    return this.#attempt;
  }

  /** Rejects with a DeviceRefusal where the board has no radio. */
  async beAccessPoint(): Promise<void> {
    const { device, log } = this.#options;
    // A radio that is an access point hears little.
    this.#networks = await device.ask("wifi-scan", {}).catch(() => this.#networks);
    const { ssid } = await device.ask("access-point", { isOn: true });
    this.#accessPointSince ??= performance.now();
    log.info("box.access-point.on", { ssid, address: accessPointAddress });
  }

  async endAccessPoint(): Promise<void> {
    if (this.#accessPointSince === undefined) return;
    this.#accessPointSince = undefined;
    await this.#options.device.ask("access-point", { isOn: false });
    this.#options.log.info("box.access-point.off");
  }

  /** Begins to join; how it goes is in `attempt`. A second word while it joins is not listened to. */
  join(order: DeviceArguments<"wifi-join">): void {
    if (this.#attempt?.kind === "joining") return;
    this.#attempt = { kind: "joining", ssid: order.ssid };
    this.#isFinished = false;
    this.#work = this.#join(order).catch((error: unknown) => {
      this.#options.log.error("box.wifi.failed", { fault: faultText(error) });
    });
  }

  /** Whether somebody has read how it went. */
  get isFinished(): boolean {
    return this.#isFinished;
  }

  /** The phone has read that it went well: the radio need not come back any more. */
  finish(): void {
    this.#isFinished = this.#attempt?.kind === "joined";
    this.#farewell.done.abort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort();
    await this.#work;
  }

  async #join(order: DeviceArguments<"wifi-join">): Promise<void> {
    const { device, log, resultMs = defaultResultMs } = this.#options;
    const { ssid } = order;
    await this.#pause(this.#options.farewellMs ?? defaultFarewellMs);
    const wasAccessPoint = this.#accessPointSince !== undefined;
    try {
      const { addresses } = await device.ask("wifi-join", order);
      this.#attempt = { kind: "joined", ssid, addresses };
      log.info("box.wifi.joined", { ssid, addresses: addresses.join(" ") });
    } catch (error) {
      if (!(error instanceof DeviceRefusal)) throw error;
      this.#attempt = { kind: "failed", ssid, reason: error.message };
      log.info("box.wifi.refused", { ssid, reason: error.message });
    }
    // Somebody may have claimed the box meanwhile, and then it is none any more.
    if (!wasAccessPoint || this.#accessPointSince === undefined) return;
    await device.ask("access-point", { isOn: true });
    if (this.#attempt.kind === "failed") return;
    this.#farewell.done = new AbortController();
    await this.#pause(resultMs, this.#farewell.done.signal);
    await this.#pause(this.#options.farewellMs ?? defaultFarewellMs);
    await this.endAccessPoint();
  }

  async #pause(ms: number, until?: AbortSignal): Promise<void> {
    const signals = [this.#ending.signal, ...(until === undefined ? [] : [until])];
    const signal = AbortSignal.any(signals);
    await wait(ms, undefined, { signal, ref: false }).catch(() => {});
  }
}
