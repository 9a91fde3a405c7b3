import assert from "node:assert/strict";
import { existsSync, statSync } from "node:fs";
import { describe, it } from "node:test";
import { SeededRandom } from "../../src/testing/seeded-random.ts";
import { switchAccessPoint } from "./access-point.ts";
import { HostRefusal } from "./host-refusal.ts";
import { nmcliRows } from "./nmcli-table.ts";
import { TestMachine } from "./test-machine.ts";
import { wifiJoin } from "./wifi-join.ts";
import { networksOf, wifiScan } from "./wifi-scan.ts";

const profile = "/etc/NetworkManager/system-connections/homepost-wifi.nmconnection";
const joining = "nmcli --wait 45 connection up homepost-wifi";

describe("rows of nmcli", () => {
  it("may hold colons and backslashes", () => {
    assert.deepEqual(nmcliRows("*:A\\:b\\\\c:70:WPA2\n :x::\n"), [
      ["*", "A:b\\c", "70", "WPA2"],
      [" ", "x", "", ""],
    ]);
  });

  it("come back as they were, whatever is in them", () => {
    const random = new SeededRandom(7);
    for (let round = 0; round < 300; round++) {
      const cells = Array.from({ length: random.below(5) + 1 }, () =>
        Array.from({ length: random.below(6) }, () => random.pick([":", "\\", "a", "ü", " "])).join(
          "",
        ),
      );
      if (cells.join("") === "" && cells.length === 1) continue;
      const line = cells.map((cell) => cell.replace(/[:\\]/g, "\\$&")).join(":");
      assert.deepEqual(nmcliRows(`${line}\n`), [cells]);
    }
  });
});

describe("networks around", () => {
  it("are listed once each, the strongest first, with what they want", () => {
    const text =
      "\\: weak:oops\n :Home:40:WPA2\n*:Home:35:WPA1 WPA2\n :Café\\: free:90:\n :Work:80:WPA2 802.1X\n" +
      " :Old:70:WEP\n ::99:WPA2\n :New:60:WPA3\n";
    assert.deepEqual(networksOf(text), [
      { ssid: "Café: free", signal: 90, security: "open", isJoined: false },
      { ssid: "Work", signal: 80, security: "other", isJoined: false },
      { ssid: "Old", signal: 70, security: "other", isJoined: false },
      { ssid: "New", signal: 60, security: "password", isJoined: false },
      { ssid: "Home", signal: 35, security: "password", isJoined: true },
      { ssid: "oops", signal: 0, security: "open", isJoined: false },
    ]);
  });

  it("are those of before where the radio cannot look around", async () => {
    const list = "nmcli --terse --fields IN-USE,SSID,SIGNAL,SECURITY device wifi list --rescan";
    await using machine = await TestMachine.make({
      [`${list} yes`]: { code: 1, err: "busy" },
      [`${list} no`]: { out: " :Home:40:WPA2\n" },
    });
    assert.deepEqual(
      (await wifiScan(machine)).map(({ ssid }) => ssid),
      ["Home"],
    );
    await using without = await TestMachine.make({ [list]: { code: 10, err: "Error: no device" } });
    await assert.rejects(
      wifiScan(without),
      new HostRefusal("Cannot look for Wi-Fi: Error: no device"),
    );
  });
});

describe("joining a Wi-Fi", () => {
  const home = {
    ssid: "Heim;\n[x]".replace("\n", " "),
    passphrase: " back\\slash",
    isHidden: false,
  };

  it("goes by a profile that only root can read, and tells where the box is then", async () => {
    await using machine = await TestMachine.make({
      "nmcli --terse --fields IP4.ADDRESS,IP6.ADDRESS": {
        out: "IP4.ADDRESS[1]:192.0.2.7/24\nIP6.ADDRESS[1]:fe80\\:\\:1/64\nIP6.ADDRESS[2]:2001\\:db8\\:\\:7/64\n",
      },
      "busctl get-property": { out: 'ao 1 "/fi/w1/wpa_supplicant1/Interfaces/3"\n' },
    });
    const joined = await wifiJoin(machine, { ...home, country: "DE" });
    assert.deepEqual(joined.addresses, ["192.0.2.7", "2001:db8::7"]);
    const text = await machine.text(profile);
    assert.match(text, /^psk=\\sback\\\\slash$/m);
    assert.match(text, /^ssid=72;101;105;109;59;32;91;120;93;$/m);
    assert.equal(statSync(machine.path(profile)).mode & 0o777, 0o600);
    assert.equal(await machine.text("/data/etc/wifi-country"), "DE\n");
    assert.ok(
      machine.ran.some((line) =>
        line.endsWith("Interfaces/3 fi.w1.wpa_supplicant1.Interface Country s DE"),
      ),
    );
    assert.ok(machine.ran.every((line) => !line.includes("slash")));
  });

  it("that fails says why, and leaves the network of before", async () => {
    const reasons = [
      [
        "Error: Connection activation failed: Secrets were required, but not provided.",
        /does not take this password/,
      ],
      ["Error: The Wi-Fi network could not be found", /is not heard here/],
      [
        "Error: IP configuration could not be reserved (no available address, timeout, etc.)",
        /gave no address/,
      ],
      ["Error: No suitable device found for this connection", /has no Wi-Fi/],
      ["Error: the moon", /Cannot join ".*": Error: the moon/],
    ] as const;
    for (const [err, reason] of reasons) {
      await using machine = await TestMachine.make(
        { [joining]: { code: 4, err } },
        { [profile]: "old" },
      );
      await assert.rejects(wifiJoin(machine, home), reason);
      assert.equal(await machine.text(profile), "old");
      assert.equal(machine.ran.at(-1), "nmcli --wait 0 connection up homepost-wifi");
    }
    await using machine = await TestMachine.make({ [joining]: { code: 4, err: "no" } });
    await assert.rejects(wifiJoin(machine, home));
    assert.equal(existsSync(machine.path(profile)), false);
  });

  it("that is cut off does not lose the network of before, nor does a disk that is full", async () => {
    const files = { [profile]: "never joined", [`${profile}.before`]: "old" };
    await using machine = await TestMachine.make({ [joining]: { code: 4, err: "no" } }, files);
    await assert.rejects(wifiJoin(machine, home));
    assert.equal(await machine.text(profile), "old");
    // As good as full: the country cannot be written.
    await using full = await TestMachine.make({}, { [profile]: "old", "/data/etc": "no folder" });
    await assert.rejects(wifiJoin(full, { ...home, country: "DE" }));
    assert.equal(await full.text(profile), "old");
    assert.equal(existsSync(full.path(`${profile}.before`)), false);
  });
});

describe("the access point", () => {
  const kept = "/run/NetworkManager/system-connections/homepost-setup.nmconnection";

  it("is an open network that is gone with the next start", async () => {
    await using machine = await TestMachine.make({}, { "/etc/machine-id": "0123\n" });
    const on = await switchAccessPoint(machine, { isOn: true });
    assert.match(on.ssid ?? "", /^Homepost-[0-9A-F]{4}$/);
    assert.equal(on.address, "4.3.2.1");
    const text = await machine.text(kept);
    assert.match(text, /^mode=ap$/m);
    assert.match(text, /^address1=4\.3\.2\.1\/24$/m);
    assert.equal((await switchAccessPoint(machine, { isOn: true })).ssid, on.ssid);
    assert.equal((await switchAccessPoint(machine, { isOn: false })).isOn, false);
    assert.equal(existsSync(machine.path(kept)), false);
  });

  it("says why where the board has no radio", async () => {
    const up = "nmcli --wait 30 connection up homepost-setup";
    await using machine = await TestMachine.make({ [up]: { code: 4, err: "Error: no device" } });
    await assert.rejects(
      switchAccessPoint(machine, { isOn: true }),
      /cannot be an access point: Error: no device/,
    );
  });
});
