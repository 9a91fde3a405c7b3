// A phone that has joined the access point of a new box: no JavaScript, as in the window that phones open for such
// networks. The box's root helper is made up, its address and its port are not.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { Hono } from "hono";
import { chromium } from "playwright-core";
import type { Page } from "playwright-core";
import { ConnectionLimiter } from "../account/connection-limiter.ts";
import { WifiControl } from "../box/wifi-control.ts";
import { DeviceRefusal } from "../device/device-client.ts";
import type { DeviceClient } from "../device/device-client.ts";
import { accessPointAddress } from "../device/access-point-address.ts";
import { quietLog } from "../testing/store.ts";
import { accessPointFirst } from "../web/access-point/access-point.ts";
import { HttpDoor } from "../web/http-door.ts";
import type { WebEnvironment } from "../web/web-environment.ts";
import { checkAccessible } from "./axe.ts";
import { run } from "./program.ts";
import { enterNamespace } from "./small-internet/namespace.ts";

await enterNamespace(import.meta.filename);

const probe = "http://captive.apple.com/hotspot-detect.html";
const pictures = process.env["SHOTS"];
const air = [
  { ssid: "Fritz!Box 7590 UV", signal: 82, security: "password", isJoined: false },
  { ssid: "Café unten", signal: 44, security: "open", isJoined: false },
  { ssid: "A name that is as long as it can", signal: 21, security: "password", isJoined: false },
  { ssid: "eduroam", signal: 12, security: "other", isJoined: false },
];

/** The helper of a box that takes a moment to join, and does so with the right password. */
function helper(): Pick<DeviceClient, "ask"> {
  const ask = async (verb: string, args: unknown): Promise<unknown> => {
    if (verb === "wifi-scan") return air;
    if (verb === "access-point") return { isOn: true, ssid: "Homepost-1A2B" };
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const { ssid, passphrase } = args as { ssid: string; passphrase?: string };
    if (passphrase !== "sunny garden")
      throw new DeviceRefusal(`"${ssid}" does not take this password`);
    return { ssid, addresses: ["192.168.178.37", "2001:db8::37"] };
  };
  // Answers each verb with what that verb answers.
  return { ask: ask as DeviceClient["ask"] };
}

class Box implements AsyncDisposable {
  readonly wifi = new WifiControl({ device: helper(), log: quietLog(), farewellMs: 200 });
  readonly #door: HttpDoor;

  constructor() {
    const app = new Hono<WebEnvironment>();
    const words = async () => ["river", "stone", "window", "apple", "garden", "hammer"];
    const { wifi } = this;
    const box = { wifi, words, isClaimed: () => false, now: () => performance.now() };
    app.use(
      accessPointFirst({ ...box, claimCode: () => "ABCDEFGHIJ", localName: () => "homepost" }),
    );
    const connections = new ConnectionLimiter({ clock: () => Date.now(), rateLimits: false });
    this.#door = new HttpDoor({ app, certificates: undefined, connections, log: quietLog() });
  }

  async start(): Promise<void> {
    await this.wifi.beAccessPoint();
    await this.#door.listen({ host: "0.0.0.0", port: 80 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#door.close();
    await this.wifi[Symbol.asyncDispose]();
  }
}

async function shot(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}

async function fits(page: Page): Promise<void> {
  const box = await page.locator("main").boundingBox();
  assert.ok(box !== null && box.x >= 0 && box.x + box.width <= 360, JSON.stringify(box));
}

describe("the access point of a new box, with a phone", { timeout: 120_000 }, () => {
  it("opens its page by itself, says what was wrong, and where the box went", async () => {
    await run("ip", ["address", "add", `${accessPointAddress}/32`, "dev", "lo"]);
    await using stack = new AsyncDisposableStack();
    const box = stack.use(new Box());
    await box.start();
    const browser = await chromium.launch({
      executablePath: "/usr/bin/chromium",
      args: ["--no-sandbox", `--host-resolver-rules=MAP * ${accessPointAddress}`],
    });
    stack.defer(() => browser.close());
    const phone = { viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true };
    for (const colorScheme of ["light", "dark"] as const) {
      const seen = await browser.newContext({
        ...phone,
        colorScheme,
        locale: "de-DE",
        bypassCSP: true,
      });
      const page = await seen.newPage();
      await page.goto(probe);
      await checkAccessible(page, `form, ${colorScheme}`);
      await shot(page, `form-de-${colorScheme}`);
      await seen.close();
    }
    const context = await browser.newContext({
      ...phone,
      locale: "en-GB",
      javaScriptEnabled: false,
    });
    const page = await context.newPage();
    await page.goto(probe);
    assert.equal(page.url(), "http://4.3.2.1/wifi/");
    await fits(page);
    await shot(page, "form");

    await page.getByLabel("Fritz!Box 7590 UV").check();
    await page.getByLabel("Password of the Wi-Fi").fill("sunny gardens");
    await page.getByRole("button", { name: "Connect" }).click();
    await page.getByRole("heading", { name: "Homepost is joining" }).waitFor();
    await fits(page);
    await shot(page, "joining");
    await page.getByText("does not take this password").waitFor();
    assert.ok(await page.getByLabel("Fritz!Box 7590 UV").isChecked());
    await shot(page, "failed");

    await page.getByLabel("Password of the Wi-Fi").fill("sunny garden");
    await page.getByRole("button", { name: "Connect" }).click();
    await page.getByRole("heading", { name: "Homepost is in your Wi-Fi" }).waitFor();
    await page.getByText("https://192.168.178.37/setup/", { exact: true }).waitFor();
    await fits(page);
    await shot(page, "joined");
    await page.getByRole("button", { name: "Done" }).click();
    await page.getByRole("heading", { name: "Almost done" }).waitFor();
    await shot(page, "done");
    const answer = await page.goto(probe);
    assert.match((await answer?.text()) ?? "", /Success/);
    while (box.wifi.accessPointSince !== undefined) await new Promise(setImmediate);
  });
});
