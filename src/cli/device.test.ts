import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { DeviceStatus } from "../device/device-facts.ts";
import { homepost } from "../testing/command-line.ts";
import { FakeDevice } from "../testing/fake-device.ts";
import { RunningControl } from "../testing/running-control.ts";

const status: DeviceStatus = {
  board: "Raspberry Pi 4",
  hostName: "post",
  timeZone: "Europe/Berlin",
  isClockSet: true,
  uptimeSeconds: 9,
  slot: "A",
  memory: { total: 512e6, free: 300e6 },
  storage: { total: 32e9, free: 30e9 },
  celsius: 48,
  isUndervolted: true,
  networks: [{ device: "end0", kind: "ethernet", isConnected: true, name: "Wired" }],
};

describe("the machine", () => {
  it("is shown, started anew and erased, Wi-Fi is joined", async () => {
    const device = new FakeDevice({
      status,
      "support-bundle": { text: "all of it\n" },
      "wifi-scan": [{ ssid: "Home", signal: 70, security: "password", isJoined: true }],
      "wifi-join": { ssid: "Home", addresses: ["192.0.2.7"] },
    });
    await using control = await RunningControl.start({ device });
    const { directory } = control;
    const out = async (line: string, passwords?: readonly string[]) =>
      (await homepost(line, { directory, ...(passwords && { passwords }) })).out;
    const shown = await out("device status");
    assert.match(shown, /^board: +Raspberry Pi 4$/m);
    assert.match(shown, /^power: +too weak/m);
    assert.match(shown, /^end0: +connected \(Wired\)$/m);
    assert.equal(JSON.parse(await out("device status --json")).celsius, 48);
    assert.match(await out("device wifi scan"), /Home +70 % +password +joined/);
    assert.equal(await out("device support"), "all of it\n");
    assert.equal(
      await out("device wifi join Home --country de", ["secret words"]),
      "Joined Home: 192.0.2.7\n",
    );
    assert.match(await out("device wifi join Cafe --open"), /Joined/);
    await out("device reboot");
    await out("device power-off");
    await out("device factory-reset post");
    assert.deepEqual(device.asked.slice(-5), [
      'wifi-join {"ssid":"Home","passphrase":"secret words","country":"DE","isHidden":false}',
      'wifi-join {"ssid":"Cafe","isHidden":false}',
      "reboot {}",
      "power-off {}",
      'factory-reset {"hostName":"post"}',
    ]);
  });

  it("is left alone where it is not ours, or what was typed makes no sense", async () => {
    await using control = await RunningControl.start();
    const { directory } = control;
    const ran = await homepost("device status", { directory });
    assert.equal(ran.code, 1);
    assert.match(ran.err, /This is not a Homepost box/);
    const wrong = await homepost("device wifi join X", { directory, passwords: ["short"] });
    assert.equal(wrong.code, 1);
    assert.match(wrong.err, /8 to 63 characters/);
    assert.equal((await homepost("device factory-reset", { directory })).code, 2);
  });
});
