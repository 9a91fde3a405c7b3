// The page about the machine in Chromium. What the box's root helper would answer is put in between; without it, this
// is a machine of somebody else.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { buildPages, writePagePack } from "../../ui/build/build-pages.ts";
import { AdminHouse } from "./admin-house.ts";
import { checkAccessible } from "./axe.ts";

const pictures = process.env["SHOTS"];
const status = {
  board: "Raspberry Pi 4 Model B Rev 1.4",
  hostName: "homepost",
  timeZone: "Europe/Berlin",
  isClockSet: false,
  uptimeSeconds: 400_000,
  slot: "A",
  memory: { total: 4.1e9, free: 3.2e9 },
  storage: { total: 31e9, free: 22e9 },
  celsius: 48.3,
  isUndervolted: true,
  networks: [
    { device: "end0", kind: "ethernet", isConnected: true, name: "Wired connection 1" },
    { device: "wlan0", kind: "wifi", isConnected: false },
  ],
};
const answers: Readonly<Record<string, unknown>> = {
  "device.status": status,
  "device.wifi.scan": [
    { ssid: "Fritz!Box 7590 UV", signal: 82, security: "password", isJoined: false },
    { ssid: "eduroam", signal: 12, security: "other", isJoined: false },
  ],
  "device.wifi.join": { ssid: "Fritz!Box 7590 UV", addresses: ["192.168.178.37"] },
  "device.support": { text: "board=Raspberry Pi 4\n" },
  "device.reboot": {},
  "device.factory-reset": {},
};

/** Plays the helper; what it was asked for. */
async function play(page: Page): Promise<string[]> {
  const asked: string[] = [];
  await page.route("**/admin/api/device.*", async (route) => {
    const name = new URL(route.request().url()).pathname.slice("/admin/api/".length);
    asked.push(`${name} ${route.request().postData()}`);
    await route.fulfill({ json: { result: answers[name] } });
  });
  return asked;
}

async function check(page: Page, view: string): Promise<void> {
  const over = await page.evaluate<number>(
    "document.documentElement.scrollWidth - document.documentElement.clientWidth",
  );
  assert.equal(over, 0, view);
  await checkAccessible(page, view);
  if (pictures === undefined) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${view}.png`), fullPage: true });
}

const windows = [
  ["phone", { width: 360, height: 740 }, "light", "en-GB"],
  ["desktop", { width: 1280, height: 900 }, "dark", "de-DE"],
] as const;

before(async () => writePagePack(await buildPages()));

describe("the page about the machine", { timeout: 240_000 }, () => {
  it("tells how it is, and does what is asked", async () => {
    await using house = await AdminHouse.open();
    const page = await house.window("phone", { viewport: windows[0][1], acceptDownloads: true });
    const asked = await play(page);
    await house.enter(page);
    await house.go(page, "machine");
    await page.getByText("Raspberry Pi 4 Model B Rev 1.4").waitFor();
    await page.getByText("The power supply is too weak.").waitFor();
    await check(page, "machine-phone");

    await page.getByRole("button", { name: "Look for networks" }).click();
    await page.getByRole("button", { name: "Join Fritz!Box 7590 UV" }).click();
    await page.getByLabel("Password of Fritz!Box 7590 UV").fill("sunny garden");
    await check(page, "machine-wifi-phone");
    await page.getByRole("button", { name: "Join", exact: true }).click();
    await page.getByText("In Fritz!Box 7590 UV now: 192.168.178.37").waitFor();

    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save the text" }).click();
    const download = await downloading;
    assert.match(download.suggestedFilename(), /^homepost-support-\d{4}-\d\d-\d\d\.txt$/);
    assert.equal(await readFile(await download.path(), "utf8"), "board=Raspberry Pi 4\n");

    await page.getByRole("button", { name: "Start anew" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Start anew" }).click();
    await page.getByText("It starts anew. Come back in a minute.").waitFor();

    await page.getByRole("button", { name: "Erase everything" }).click();
    await page.getByLabel(/Type the name of the box/).fill("homebox");
    await page.getByRole("button", { name: "Erase all mail and settings" }).click();
    await page.getByText("That is not its name.").waitFor();
    await check(page, "machine-reset-phone");
    assert.ok(!asked.some((line) => line.startsWith("device.factory-reset")));
    await page.getByLabel(/Type the name of the box/).fill("homepost");
    await page.getByRole("button", { name: "Erase all mail and settings" }).click();
    await page.getByText("The box erases itself and starts anew.").waitFor();
    assert.deepEqual(
      asked.filter((line) => !line.startsWith("device.status")),
      [
        "device.wifi.scan {}",
        'device.wifi.join {"ssid":"Fritz!Box 7590 UV","isHidden":false,"passphrase":"sunny garden"}',
        "device.support {}",
        "device.reboot {}",
        'device.factory-reset {"hostName":"homepost"}',
      ],
    );
    await page.context().close();

    for (const [name, viewport, colorScheme, locale] of windows) {
      const other = await house.window("phone", { viewport, colorScheme, locale });
      await house.enter(other);
      // Nobody plays the helper.
      await other.goto(`${house.origin}/admin/#/machine`);
      await other.getByText(/Homepost[- ][Bb]ox/).waitFor();
      await check(other, `machine-elsewhere-${name}`);
      if (name === "desktop") {
        await play(other);
        await other.reload();
        await other.getByText("Raspberry Pi 4 Model B Rev 1.4").waitFor();
        await check(other, "machine-desktop");
      }
      await other.context().close();
    }
    assert.deepEqual(
      house.faults.filter((fault) => !fault.includes("400")),
      [],
    );
  });
});
