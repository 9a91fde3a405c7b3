import assert from "node:assert/strict";
import { existsSync, lstatSync, statSync, symlinkSync } from "node:fs";
import { describe, it } from "node:test";
import { SeededRandom } from "../../src/testing/seeded-random.ts";
import { TestMachine } from "../host/test-machine.ts";
import { doneMark, firstBoot } from "./first-boot.ts";
import { ImagerFault, readNetworkConfig, readUserData } from "./imager-files.ts";
import { checkPreseed } from "./preseed.ts";

const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKq7 anna@laptop";
const card = "/run/homepost-host/setup";
const userData = `#cloud-config
hostname: Post
manage_etc_hosts: true
timezone: Europe/Berlin
keyboard: { model: pc105, layout: de }
users:
- name: anna
  passwd: $5$x
  ssh_authorized_keys: ["${key}"]
runcmd: [rm, -rf, /]
`;
const networkConfig = `network:
  version: 2
  wifis:
    wlan0:
      regulatory-domain: de
      access-points:
        "Unser: Netz":
          password: "geheim geheim"
          hidden: true
`;

async function cardWith(files: Readonly<Record<string, string>>): Promise<TestMachine> {
  const onCard = Object.entries(files).map(([name, text]) => [
    name.startsWith("/") ? name : `${card}/${name}`,
    text,
  ]);
  return TestMachine.make(
    {},
    {
      "/run/homepost/disk": "/dev/mmcblk0",
      "/etc/hostname": "homepost\n",
      "/usr/share/zoneinfo/Europe/Berlin": "TZif",
      "/data/x": "",
      ...Object.fromEntries(onCard),
    },
  );
}

describe("a card that says nothing", () => {
  it("is a first start all the same, once", async () => {
    await using machine = await cardWith({});
    await firstBoot(machine);
    assert.equal(existsSync(machine.path(doneMark)), true);
    const { length } = machine.ran;
    await firstBoot(machine);
    assert.equal(machine.ran.length, length);
    assert.equal(existsSync(machine.path(`${card}/setup-faults.txt`)), false);
  });
});

describe("a card with setup.txt", () => {
  const text = `claim_code = "MYOWNCODES"
name = "post"
time_zone = "Europe/Berlin"
domain = "example.org"
wifi_ssid = "Unser Netz"
wifi_psk = "geheim geheim"
country = "de"
ssh_authorized_keys = ["${key}"]
`;

  it("brings the box into its network, hands the rest on, and forgets its secrets", async () => {
    await using machine = await cardWith({ "setup.txt": text });
    await firstBoot(machine);
    const profile = "/data/etc/system-connections/homepost-wifi.nmconnection";
    assert.match(await machine.text(profile), /^psk=geheim geheim$/m);
    assert.equal(statSync(machine.path(profile)).mode & 0o777, 0o600);
    assert.equal(await machine.text("/data/etc/hostname"), "post\n");
    assert.equal(await machine.text("/etc/hostname"), "post\n");
    assert.equal(await machine.text("/data/etc/timezone"), "Europe/Berlin\n");
    assert.equal(await machine.text("/data/etc/wifi-country"), "DE\n");
    assert.equal(await machine.text("/data/etc/ssh/authorized_keys"), `${key}\n`);
    assert.equal(await machine.text("/data/homepost/setup.txt"), text);
    assert.equal(statSync(machine.path("/data/homepost/setup.txt")).mode & 0o777, 0o600);
    const left = await machine.text(`${card}/setup.txt`);
    assert.match(left, /^used = /);
    assert.match(left, /domain = "example.org"/);
    assert.doesNotMatch(left, /geheim|MYOWN/);
    assert.match(machine.logged.join("\n"), /event=first-boot\.done/);
  });

  it("follows no link that the server has left in its folder", async () => {
    await using machine = await cardWith({
      "setup.txt": text,
      "/data/etc/shadow": "root's own",
      "/data/homepost/mail": "",
    });
    const folder = machine.path("/data/homepost");
    symlinkSync(machine.path("/data/etc/shadow"), `${folder}/setup.txt.new`);
    await firstBoot(machine);
    assert.equal(await machine.text("/data/etc/shadow"), "root's own");
    assert.equal(lstatSync(`${folder}/setup.txt`).isFile(), true);
  });

  it("does nothing of a file with faults, names them, and reads it again", async () => {
    await using machine = await cardWith({ "setup.txt": `${text}\nhorse = 1\n` });
    await firstBoot(machine);
    assert.match(await machine.text(`${card}/setup-faults.txt`), /setup\.txt: .*line 10: horse/s);
    assert.equal(existsSync(machine.path("/data/etc/hostname")), false);
    assert.equal(existsSync(machine.path(doneMark)), false);
    assert.match(await machine.text(`${card}/setup.txt`), /geheim/);
  });
});

describe("a card that Imager has filled in", () => {
  it("is understood as far as it is about a box", async () => {
    await using machine = await cardWith({
      "user-data": userData,
      "network-config": networkConfig,
    });
    await firstBoot(machine);
    assert.equal(await machine.text("/data/etc/hostname"), "post\n");
    assert.equal(await machine.text("/data/etc/ssh/authorized_keys"), `${key}\n`);
    const profile = await machine.text("/data/etc/system-connections/homepost-wifi.nmconnection");
    assert.match(profile, /^hidden=true$/m);
    assert.doesNotMatch(await machine.text(`${card}/network-config`), /geheim/);
    assert.match(await machine.text(`${card}/setup-faults.txt`), /runcmd: passed over/);
    assert.equal(existsSync(machine.path(doneMark)), true);
  });

  it("does not tell a Wi-Fi password that is no text", () => {
    const point =
      "network: { wifis: { wlan0: { access-points: { Home: { password: 87654321 } } } } }";
    assert.throws(
      () => readNetworkConfig(point),
      (error) => error instanceof ImagerFault && !error.message.includes("8765"),
    );
  });

  it("is no more than a fault where it is something else", () => {
    for (const text of ["a: [", "a: &x [*x]", "- 1", "hostname: [1]", `x: ${"y".repeat(70_000)}`]) {
      assert.throws(() => readUserData(text), ImagerFault);
    }
    assert.throws(() => readNetworkConfig("wifis: 3"), ImagerFault);
    assert.deepEqual(readNetworkConfig("version: 2\nwifis: {}\n").wifi, undefined);
    assert.deepEqual(
      readNetworkConfig('wifis: { wlan0: { access-points: { "Café": null } } }').wifi,
      {
        ssid: "Café",
        passphrase: undefined,
        isHidden: false,
        country: undefined,
      },
    );
  });

  it("does not get further by noise", () => {
    const random = new SeededRandom(5);
    const seeds = [userData, networkConfig].map((text) => Buffer.from(text));
    for (let round = 0; round < 400; round++) {
      const text = random.mutated(random.pick(seeds)).toString("utf8");
      for (const read of [readUserData, readNetworkConfig]) {
        try {
          checkPreseed([read(text)]);
        } catch (error) {
          assert.ok(error instanceof ImagerFault, String(error));
        }
      }
    }
  });
});

describe("what is typed on a card", () => {
  it("is checked, and the first of two that say a thing counts", () => {
    const said = { sshKeys: [], ignored: [] };
    const checked = checkPreseed([
      { ...said, name: "a b", sshKeys: ['command="x" ssh-rsa AAAA', "ssh-rsa AAAA"] },
      {
        ...said,
        name: "other",
        timeZone: "../x",
        wifi: { ssid: "x", passphrase: "short", isHidden: false },
      },
    ]);
    assert.deepEqual(
      [checked.name, checked.timeZone, checked.wifi],
      [undefined, undefined, undefined],
    );
    assert.deepEqual(checked.sshKeys, ["ssh-rsa AAAA"]);
    assert.equal(checked.faults.length, 4);
    const open = checkPreseed([{ ...said, wifi: { ssid: "x", passphrase: "", isHidden: false } }]);
    assert.deepEqual(open.wifi, { ssid: "x", isHidden: false });
  });
});
