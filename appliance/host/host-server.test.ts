import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readlink } from "node:fs/promises";
import { connect } from "node:net";
import { dirname } from "node:path";
import { describe, it } from "node:test";
import { DeviceClient, DeviceRefusal } from "../../src/device/device-client.ts";
import { SeededRandom } from "../../src/testing/seeded-random.ts";
import { HostServer } from "./host-server.ts";
import { lightPattern } from "./light.ts";
import { withoutSecrets } from "./support-bundle.ts";
import { TestMachine } from "./test-machine.ts";

async function helperOn(machine: TestMachine, idleMs = 60_000) {
  const server = new HostServer({ machine, idleMs });
  const path = machine.path("/socket");
  await mkdir(dirname(path), { recursive: true });
  await server.listen({ path });
  return { server, path, client: new DeviceClient(path) };
}

async function said(path: string, octets: string | Uint8Array): Promise<string> {
  const socket = connect(path);
  socket.end(octets);
  socket.on("error", () => {});
  let text = "";
  socket.setEncoding("utf8").on("data", (piece: string) => (text += piece));
  await once(socket, "close");
  return text;
}

describe("the root helper", () => {
  it("does what is on its list, and logs it", async () => {
    await using machine = await TestMachine.make(
      {
        timedatectl: { out: "NTPSynchronized=yes\nTimezone=Europe/Berlin\n" },
        "nmcli --terse --fields DEVICE,TYPE": {
          out: "end0:ethernet:connected:Wired\nlo:loopback:x:lo\n",
        },
      },
      {
        "/etc/hostname": "homepost\n",
        "/proc/uptime": "77.5 3\n",
        "/proc/cmdline": "ro homepost.slot=A panic=10\n",
        "/proc/meminfo": "MemTotal:  1000 kB\nMemAvailable:  400 kB\n",
        "/proc/device-tree/model": "Raspberry Pi 4 Model B\0",
        "/data/x": "",
      },
    );
    const { server, client } = await helperOn(machine);
    await using _server = server;
    const { storage, ...facts } = await client.ask("status", {});
    assert.ok(storage !== undefined && storage.total >= storage.free);
    assert.deepEqual(facts, {
      board: "Raspberry Pi 4 Model B",
      hostName: "homepost",
      timeZone: "Europe/Berlin",
      isClockSet: true,
      uptimeSeconds: 77,
      slot: "A",
      memory: { total: 1_024_000, free: 409_600 },
      networks: [{ device: "end0", kind: "ethernet", isConnected: true, name: "Wired" }],
    });
    await client.ask("reboot", {});
    await client.ask("power-off", {});
    assert.deepEqual(machine.ran.slice(-2), [
      "systemctl --no-block reboot",
      "systemctl --no-block poweroff",
    ]);
    assert.match(machine.logged.join("\n"), /event=host\.verb\.done verb=power-off/);
  });

  it("keeps names for the next start", async () => {
    await using machine = await TestMachine.make(
      {},
      { "/usr/share/zoneinfo/Europe/Berlin": "TZif" },
    );
    const { server, client } = await helperOn(machine);
    await using _server = server;
    await client.ask("set-host-name", { name: "post" });
    assert.equal(await machine.text("/data/etc/hostname"), "post\n");
    await client.ask("set-time-zone", { timeZone: "Europe/Berlin" });
    assert.equal(
      await readlink(machine.path("/data/etc/localtime")),
      "/usr/share/zoneinfo/Europe/Berlin",
    );
    await assert.rejects(
      client.ask("set-time-zone", { timeZone: "Europe/Nowhere" }),
      /no time zone/,
    );
    await assert.rejects(client.ask("set-time-zone", { timeZone: "Europe" }), /no time zone/);
    assert.equal(await machine.text("/data/etc/timezone"), "Europe/Berlin\n");
  });
});

describe("what is asked of it", () => {
  it("is refused where it is not on the list, and nothing has happened", async () => {
    await using machine = await TestMachine.make();
    const { server, client, path } = await helperOn(machine);
    await using _server = server;
    for (const order of [
      client.ask("set-host-name", { name: "a b" }),
      client.ask("set-host-name", { name: "../etc" }),
      client.ask("set-time-zone", { timeZone: "../../etc/passwd" }),
      client.ask("wifi-join", { ssid: "x\n[connection]" }),
      client.ask("wifi-join", { ssid: "x", passphrase: "1234567" }),
      client.ask("wifi-join", { ssid: "é".repeat(17) }),
      client.ask("show-claim", { code: "AAAAA-BBBBB", links: ["javascript:1"] }),
      client.ask("factory-reset", { hostName: "guess" }),
    ]) {
      await assert.rejects(order, DeviceRefusal);
    }
    for (const line of [
      "{}",
      "x",
      '{"verb":"exec","arguments":{"program":"sh"}}',
      '{"verb":"toString"}',
      "null",
    ]) {
      assert.match(await said(path, `${line}\n`), /"kind":"refused"/);
    }
    assert.match(await said(path, Buffer.alloc(20_000, 65)), /too long/);
    assert.deepEqual(machine.ran, []);
    assert.match(machine.logged.join("\n"), /event=host\.verb\.refused verb=exec/);
  });

  it("lives through noise", async () => {
    await using machine = await TestMachine.make();
    const { server, client, path } = await helperOn(machine);
    await using _server = server;
    const random = new SeededRandom(11);
    for (let round = 0; round < 60; round++) {
      await said(path, random.octets(random.below(200)));
    }
    await client.ask("reboot", {});
  });

  it("ends when nobody has asked for a while", async () => {
    await using machine = await TestMachine.make();
    const { server, client } = await helperOn(machine, 1);
    await using _server = server;
    await client.ask("reboot", {});
    await server.idle;
  });

  it("is missed with a word where there is none", async () => {
    await using machine = await TestMachine.make();
    await assert.rejects(
      new DeviceClient(machine.path("/none")).ask("status", {}),
      /not a Homepost box/,
    );
  });
});

describe("what is on the card for who holds it", () => {
  const links = ["https://homepost.local/#c=ABCDE-FGHIJ", "https://192.0.2.7/"];

  it("is the claim code, until the box is claimed", async () => {
    await using machine = await TestMachine.make(
      {},
      { "/run/homepost/disk": "/dev/mmcblk0\n", "/dev/tty1": "" },
    );
    const { server, client } = await helperOn(machine);
    await using _server = server;
    await client.ask("show-claim", { code: "ABCDE-FGHIJ", links });
    const card = "/run/homepost-host/setup";
    assert.match(await machine.text(`${card}/CLAIM.txt`), /Claim code: {2}ABCDE-FGHIJ\r\n/);
    assert.match(await machine.text(`${card}/CLAIM.svg`), /^<svg/);
    assert.match(await machine.text("/dev/tty1"), /ABCDE-FGHIJ[^]*█/);
    assert.ok(
      machine.ran[0]?.startsWith("mount -t vfat") && machine.ran[0].includes("/dev/mmcblk0p1"),
    );
    assert.equal(machine.ran.at(-1), "umount /run/homepost-host/setup");
    await client.ask("claimed", { links: links.slice(1) });
    assert.equal(existsSync(machine.path(`${card}/CLAIM.txt`)), false);
    assert.equal((await machine.text("/dev/tty1")).includes("FGHIJ"), false);
  });

  it("asks for everything to be erased, when the name was typed", async () => {
    await using machine = await TestMachine.make(
      {},
      { "/run/homepost/disk": "/dev/sda\n", "/etc/hostname": "post\n" },
    );
    const { server, client } = await helperOn(machine);
    await using _server = server;
    await client.ask("factory-reset", { hostName: "post" });
    assert.equal(existsSync(machine.path("/run/homepost-host/setup/factory-reset")), true);
    assert.ok(machine.ran[0]?.includes("/dev/sda1"));
    assert.equal(machine.ran.at(-1), "systemctl --no-block reboot");
  });

  it("is left alone where it cannot be written", async () => {
    await using machine = await TestMachine.make(
      { mount: { code: 32, err: "mount: no medium" } },
      { "/run/homepost/disk": "/dev/sda\n", "/etc/hostname": "post\n" },
    );
    const { server, client } = await helperOn(machine);
    await using _server = server;
    await assert.rejects(
      client.ask("factory-reset", { hostName: "post" }),
      /cannot be written: mount: no medium/,
    );
    assert.deepEqual(machine.ran.slice(1), []);
  });
});

describe("for who helps", () => {
  it("there are logs without secrets", async () => {
    await using machine = await TestMachine.make({
      "journalctl --no-pager --boot --": { out: "key psk=hunter22 for anna@example.org\n" },
    });
    const { server, client } = await helperOn(machine);
    await using _server = server;
    const { text } = await client.ask("support-bundle", {});
    assert.match(text, /key psk=\[hidden\] for \[somebody\]@example\.org/);
    const key = "-----BEGIN EC PRIVATE KEY-----\nabc\n-----END EC PRIVATE KEY-----";
    assert.equal(withoutSecrets(`a ${key} b`), "a [key] b");
    assert.equal(
      withoutSecrets('Password: "x y" code ABCDE-FGHIJ'),
      "Password: [hidden] code [code]",
    );
  });

  it("the light shows what is going on", async () => {
    await using machine = await TestMachine.make({}, { "/sys/class/leds/ACT/trigger": "" });
    const { server, client } = await helperOn(machine);
    await using _server = server;
    await client.ask("light", { shows: "setup" });
    assert.equal(await machine.text("/sys/class/leds/ACT/trigger"), "pattern");
    assert.equal(await machine.text("/sys/class/leds/ACT/pattern"), "1 500 1 0 0 500 0 0");
    await client.ask("light", { shows: "well" });
    assert.equal(await machine.text("/sys/class/leds/ACT/trigger"), "default-on");
    assert.equal(lightPattern("storage-fault")?.split(" ").length, 76);
  });
});
